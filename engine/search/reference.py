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
오늘 회의를 시작하겠습니다|예산이 부족합니다|다음 주에 출시합니다|질문 있으세요|고맙습니다
날씨가 좋네요|비가 많이 와요|점심 먹으러 갑시다|기차가 일곱 시에 출발해요|집에 가고 싶어요|여보세요
문을 닫아 주세요|소금을 조금 넣으세요|아이가 학교에 가요|새 집을 샀어요|생일 축하합니다
"""

SAID: tuple[str, ...] = tuple(
    sentence for line in _THINGS_SAID.split("\n") for sentence in line.split("|") if sentence
)
"""Sentences as they are said, and asked for."""

TEMPLATES: tuple[str, ...] = ("{}", "a photo of {}", "a video frame of {}")
"""What a caption might have said around a query; the vectors are averaged (Radford et al. 2021,
section 3.1.4). Only those whose words the model knows are used."""

TEMPLATES_KOREAN: tuple[str, ...] = ("{}", "{} 사진", "{} 장면")
"""The same for queries in Korean and other scripts than Latin."""

FUNCTION_WORDS = frozenset(
    "a an the and or of in on at to for by with from as is are was were be been it its this that"
    " these those there then while no not do does did i we you he she they me my our your his her"
    " their what which who where when how some any all very into over under up down out off"
    " about".split()
)
"""English words that say nothing by themselves."""
