"""What else could be said: everyday captions and sentences that a query's scores are set against.

A picture that fits a hundred other captions better than the query does not show what was asked for,
however near the two are. The lists are broad rather than deep: people, animals, places, weather,
work, food, plain shapes; and the sentences of talks, meetings, kitchens and journeys.
"""

from __future__ import annotations

from itertools import product

_THINGS_SEEN = """
a person|a man|a woman|a child|a baby|a crowd of people|two people talking|a person speaking
a face in close-up|hands at work|a person walking|a person running|a man in a suit|a bride
a dog|a cat|a horse|a bird|birds in the sky|a cow|a fish in water|an insect|a wild animal
a car|a bus|a train|a bicycle|a motorcycle|an airplane|a boat|a ship at sea|a busy street|a road
a house|a room|a kitchen|a bedroom|an office|a classroom|a meeting room|a shop|a restaurant
a church|a bridge|a tower|a stage|a stadium|a factory|a hospital|a library|a garden|a park|a beach
a mountain|mountains|a forest|a river|a lake|the ocean|a desert|a field|snow|rain|a sunset
a night sky|a city at night|a city skyline|clouds|fog|a rainbow|fireworks|fire|smoke|stars at night
a flower|a tree|grass|leaves|fruit|a plate of food|a cake|a glass of water|a cup of coffee|bread
a table|a chair|a bed|a window|a door|a lamp|a book|a newspaper|a letter|a map|a clock|a bag|a box
a phone|a computer|a screen|a keyboard|a camera|a television|a whiteboard|a slide with words
a title card|text on a screen|a chart|a diagram|a drawing|a painting|a photograph|a sign|a logo
a ball|a football match|a tennis court|people dancing|people singing|a guitar|a piano|a concert
a wedding|a party|a birthday|a parade|a market|cooking|eating|swimming|skiing|climbing|fishing
a plain screen|a blank image|static noise|stripes|a checkerboard|polka dots|darkness|bright light
a black and white image|a blurred image|an empty room|an aerial view|something small|a detail
사람|남자|여자|아이|아기|많은 사람들|이야기하는 두 사람|손|얼굴|걷는 사람|뛰는 사람|결혼식
생일 파티|개|고양이|말|새|소|물고기|곤충|자동차|버스|기차|자전거|오토바이|비행기|배|길|거리|집|방
부엌|침실|사무실|교실|회의실|가게|식당|교회|다리|탑|무대|경기장|공장|병원|도서관|정원|공원|바닷가
산|숲|강|호수|바다|들판|눈|비|해 지는 하늘|밤하늘|도시의 밤|구름|안개|무지개|불꽃놀이|불|연기|별
꽃|나무|풀|잎|과일|음식 한 접시|케이크|물 한 잔|커피|빵|책상|의자|침대|창문|문|전등|책|신문|편지
지도|시계|가방|상자|전화기|컴퓨터|화면|카메라|텔레비전|칠판|글자|그림|사진|간판|공|축구
춤추는 사람들|노래하는 사람|기타|피아노|시장|요리|수영|등산|낚시|하얀 배경|어두운 화면|줄무늬
빈 방|빨간 원|파란 네모|노란 별|초록색 배경
"""

_COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white")
_SHAPES = ("circle", "square", "triangle", "star", "heart", "cross", "ring", "arrow")

SEEN: tuple[str, ...] = (
    *(caption for line in _THINGS_SEEN.split("\n") for caption in line.split("|") if caption),
    *(f"a {colour} {shape}" for colour, shape in product(_COLOURS, _SHAPES)),
    *(f"a {colour} background" for colour in _COLOURS),
)
"""Captions of pictures."""

_THINGS_SAID = """
good morning everyone|thank you very much|welcome to the show|see you next week|any questions
let us begin|that is a good point|i do not know|what do you think|can you hear me|please sit down
the meeting is about the budget|the report is ready today|we open a new office next month
sales went up by ten percent|the customer was not happy|our team is growing|the plan has changed
the launch is tomorrow|we need more time|the contract was signed|prices are rising|who pays for it
look at this chart|the next slide shows the design|click on the button|restart the computer
the server is down|the software has a bug|write it down|read the instructions|open the window
turn left at the corner|the train leaves at seven|we missed the flight|the hotel is by the sea
the road is closed|it rains all day|the sun comes out tomorrow|it is cold outside|the snow melts
we walked through the forest|the river is deep|the mountain is high|the garden needs water
plant the seeds in spring|feed the dog|the cat is asleep|the birds sing in the morning
chop the onions|add a little salt|heat the oven|stir the soup|knead the dough|serve it warm
the coffee is too strong|would you like some tea|dinner is at eight|he ordered fish
wash your hands|take the medicine twice a day|the doctor looked at the knee|she broke her arm
sleep is important|run every morning|lift with your legs|breathe slowly|the heart heartbeats faster
the war ended that year|the king died young|the city was founded by traders|the church is very old
they built a bridge|the factory closed|people moved to the towns|the election was close
the president spoke|the law was passed|the judge asked a question|the police came at once
the team won the match|he scored twice|the race starts now|she trained for years|the coach shouted
sing the song again|the band plays tonight|the film is too long|i like this book|she paints at night
the planet turns around the sun|light travels fast|atoms are small|water boils at a hundred degrees
count to ten|one two three|number four is next|solve the equation|draw a circle|measure the wall
drill a hole|tighten the screw|change the tyre|the engine stopped|fill up the tank|fix the roof
paint the door|the light does not work|call the plumber|the key is lost|lock the door
my mother was a teacher|we got married in june|the baby laughed|happy birthday|i miss you
he told a joke|she was angry|do not worry|be careful|i am sorry|come here|wait for me|let us go home
the child goes to school|learn a new language|the exam is hard|the teacher explains it again
save some money|the bank is closed|the tax is due|she bought a house|the rent is high|sell the car
a red circle moves slowly|the small star is on the left|we see a blue square|the music stops
여러분 안녕하세요|정말 고맙습니다|다음 시간에 뵙겠습니다|질문 있으세요|잘 모르겠습니다
어떻게 생각하세요|잘 들리시나요|자리에 앉아 주세요|오늘 회의를 시작하겠습니다|예산이 부족합니다
보고서가 준비됐어요|다음 주에 출시합니다|매출이 십 퍼센트 올랐습니다|손님이 만족하지 못했어요
계획이 바뀌었습니다|시간이 더 필요합니다|계약서에 서명했어요|값이 오르고 있습니다
이 표를 봐 주세요|다음 장에 설계가 나옵니다|단추를 눌러 보세요|컴퓨터를 다시 켜세요
서버가 멈췄어요|프로그램에 오류가 있습니다|받아 적으세요|설명서를 읽어 보세요|창문을 열어 주세요
문을 닫아 주세요|모퉁이에서 왼쪽으로 가세요|기차가 일곱 시에 출발해요|비행기를 놓쳤어요
호텔은 바닷가에 있습니다|길이 막혔습니다|날씨가 좋네요|비가 많이 와요|내일은 해가 나겠습니다
밖이 춥습니다|눈이 녹고 있어요|숲속을 걸었습니다|강물이 깊어요|산이 높습니다|꽃밭에 물을 줘야 해요
봄에 씨앗을 심으세요|개에게 밥을 주세요|고양이가 자고 있어요|아침에 새가 웁니다|양파를 잘게 써세요
소금을 조금 넣으세요|국을 저어 주세요|반죽을 치대세요|따뜻할 때 드세요|커피가 너무 진해요
차 한잔 드릴까요|점심 먹으러 갑시다|생선을 시켰어요|손을 씻으세요|약은 하루에 두 번 드세요
의사가 무릎을 보았습니다|팔이 부러졌어요|잠을 잘 자야 합니다|아침마다 달리세요|천천히 숨을 쉬세요
심장이 빨리 뜁니다|그해에 전쟁이 끝났습니다|왕은 젊어서 죽었습니다|장사꾼들이 세운 도시입니다
절이 아주 오래되었어요|다리를 놓았습니다|공장이 문을 닫았어요|사람들이 도시로 떠났습니다
선거가 끝났습니다|대통령이 연설했습니다|법이 통과되었습니다|판사가 물었습니다|경찰이 바로 왔어요
우리 팀이 이겼습니다|두 골을 넣었어요|경주가 시작됩니다|여러 해 동안 연습했어요|다시 노래해 주세요
오늘 밤 공연이 있습니다|영화가 너무 길어요|이 책을 좋아합니다|밤에 그림을 그려요
지구는 해를 돕니다|빛은 빠릅니다|원자는 작습니다|물은 백 도에서 끓습니다|하나 둘 셋
숫자를 세어 보세요|방정식을 푸세요|원을 그리세요|벽의 길이를 재세요|구멍을 뚫으세요
나사를 조이세요|바퀴를 갈아 끼우세요|엔진이 멈췄어요|기름을 가득 넣어 주세요|지붕을 고쳐야 해요
문에 칠을 하세요|불이 안 켜져요|열쇠를 잃어버렸어요|어머니는 선생님이셨어요|유월에 결혼했습니다
아기가 웃었어요|생일 축하합니다|보고 싶어요|농담을 했습니다|화가 났어요|걱정하지 마세요|조심하세요
미안합니다|이리 오세요|기다려 주세요|집에 가고 싶어요|아이가 학교에 가요|외국어를 배우세요
시험이 어렵습니다|선생님이 다시 설명합니다|돈을 모으세요|은행이 닫혔어요|세금을 내야 합니다
새 집을 샀어요|월세가 비쌉니다|차를 팔았어요|여보세요|음악이 멈췄습니다
빨간 원이 천천히 움직입니다
"""

SAID: tuple[str, ...] = tuple(
    sentence for line in _THINGS_SAID.split("\n") for sentence in line.split("|") if sentence
)
"""Sentences as they are said, and asked for."""

FUNCTION_WORDS = frozenset(
    "a an the and or of in on at to for by with from as is are was were be been it its this that"
    " these those there then while no not do does did i we you he she they me my our your his her"
    " their what which who where when how some any all very into over under up down out off"
    " about".split()
)
"""English words that say nothing by themselves."""
