<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Activity</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting ({})</source>
        <translation>대기 중({})</translation>
    </message>
    <message>
        <source>Failed ({})</source>
        <translation>실패({})</translation>
    </message>
    <message>
        <source>Done since Heimdex was opened ({})</source>
        <translation>Heimdex를 연 뒤 완료({})</translation>
    </message>
    <message>
        <source>It could not be indexed.</source>
        <translation>색인하지 못했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n scene(s)</source>
        <translation>
            <numerusform>장면 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Starting soon</source>
        <translation>곧 시작</translation>
    </message>
    <message>
        <source>{} × real time</source>
        <translation>실시간의 {}배</translation>
    </message>
    <message>
        <source>estimating the time left…</source>
        <translation>남은 시간 계산 중…</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>거의 완료</translation>
    </message>
    <message>
        <source>about {} left</source>
        <translation>약 {} 남음</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Enter tries it again. Right and left choose another button, the menu key shows all.</source>
        <translation>Enter 키로 다시 시도합니다. 좌우 화살표 키로 다른 버튼을 선택하고 메뉴 키로 모두 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Enter moves it to the front. The menu key shows more.</source>
        <translation>Enter 키로 맨 앞으로 옮깁니다. 메뉴 키로 더 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Space folds or unfolds it.</source>
        <translation>스페이스 키로 접거나 펼칩니다.</translation>
    </message>
    <message>
        <source>Paused. New videos wait until you resume.</source>
        <translation>일시 정지되었습니다. 재개할 때까지 새 동영상이 대기합니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) indexed since Heimdex was opened.</source>
        <translation>
            <numerusform>Heimdex를 연 뒤 동영상 %n개를 색인했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is indexed.</source>
        <translation>모두 색인되었습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled. %n video(s) wait until you resume.</source>
        <translation>
            <numerusform>취소되었습니다. 재개할 때까지 동영상 %n개가 대기합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused. %n video(s) wait.</source>
        <translation>
            <numerusform>일시 정지되었습니다. 동영상 %n개가 대기 중입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing {0} of {1}</source>
        <translation>{1}개 중 {0}번째 색인 중</translation>
    </message>
    <message>
        <source>The upgrade waits while indexing is paused</source>
        <translation>색인이 일시 정지되어 업그레이드가 대기 중입니다</translation>
    </message>
    <message>
        <source>The index is upgraded soon</source>
        <translation>곧 색인을 업그레이드합니다</translation>
    </message>
    <message>
        <source>Upgrading the index</source>
        <translation>색인 업그레이드 중</translation>
    </message>
    <message>
        <source>The upgrade is paused</source>
        <translation>업그레이드가 일시 정지되었습니다</translation>
    </message>
    <message>
        <source>The upgrade has stopped</source>
        <translation>업그레이드가 중단되었습니다</translation>
    </message>
    <message>
        <source>Undoing the upgrade</source>
        <translation>업그레이드 실행 취소 중</translation>
    </message>
    <message>
        <source>{0} of {1} videos</source>
        <translation>동영상 {1}개 중 {0}개</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n개 실패</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnswerBar</name>
    <message>
        <source>As a list of moments</source>
        <translation>순간 목록으로 보기</translation>
    </message>
    <message>
        <source>By video, with the curve of relevance</source>
        <translation>동영상별 관련도 곡선으로 보기</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>검색 중</translation>
    </message>
    <message>
        <source>By relevance</source>
        <translation>관련도순</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>날짜순</translation>
    </message>
    <message>
        <source>By timeline</source>
        <translation>타임라인순</translation>
    </message>
    <message>
        <source>Order of the moments: {}</source>
        <translation>순간 정렬: {}</translation>
    </message>
    <message numerus="yes">
        <source>%n moment(s)</source>
        <translation>
            <numerusform>순간 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Understood as {}</source>
        <translation>해석: {}</translation>
    </message>
    <message>
        <source>Did you mean “{}”?</source>
        <translation>“{}”을(를) 찾으시나요?</translation>
    </message>
</context>
<context>
    <name>Background</name>
    <message>
        <source>Close Heimdex?</source>
        <translation>Heimdex를 닫겠습니까?</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are still to be indexed.</source>
        <translation>
            <numerusform>아직 색인하지 않은 동영상이 %n개 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing can continue in the background, behind an icon in the system tray. If it stops, nothing is lost: it continues the next time Heimdex is opened.</source>
        <translation>시스템 트레이의 아이콘으로 남아 백그라운드에서 색인을 계속할 수 있습니다. 중단해도 잃는 것은 없으며, 다음에 Heimdex를 열면 이어서 진행합니다.</translation>
    </message>
    <message>
        <source>Keep indexing</source>
        <translation>색인 계속</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>중단하고 닫기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Show Heimdex</source>
        <translation>Heimdex 보기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be searched now.</source>
        <translation>
            <numerusform>이제 동영상 %n개를 검색할 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing is done</source>
        <translation>색인 완료</translation>
    </message>
</context>
<context>
    <name>BeginPage</name>
    <message>
        <source>Indexing</source>
        <translation>색인 생성</translation>
    </message>
    <message>
        <source>Looking through your folders…</source>
        <translation>폴더를 살펴보는 중...</translation>
    </message>
    <message>
        <source>Progress of indexing</source>
        <translation>색인 진행률</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>다운로드 진행률</translation>
    </message>
    <message>
        <source>Cancel download</source>
        <translation>다운로드 취소</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Each video can be searched as soon as it is done; you need not wait.</source>
        <translation>완료된 동영상부터 바로 검색할 수 있으므로 기다리지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>Your files are only read. Nothing is copied, moved or sent anywhere.</source>
        <translation>파일을 읽기만 합니다. 복사하거나 옮기거나 외부로 보내지 않습니다.</translation>
    </message>
    <message>
        <source>New videos in these folders are indexed by themselves. How it goes is shown under Activity.</source>
        <translation>이 폴더에 새로 추가되는 동영상은 자동으로 색인합니다. 진행 상황은 작업 현황에서 볼 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>{} of %n video(s) done</source>
        <translation>
            <numerusform>동영상 %n개 중 {}개 완료</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be searched</source>
        <translation>
            <numerusform>동영상 %n개를 검색할 수 있습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>{}, {} failed</source>
        <translation>{}, {}개 실패</translation>
    </message>
    <message>
        <source>{}: {} of {}</source>
        <translation>{}: {}/{}</translation>
    </message>
    <message>
        <source>The models are ready, and are used from now on.</source>
        <translation>모델이 준비되었습니다. 지금부터 사용합니다.</translation>
    </message>
    <message>
        <source>The download was cancelled; what has arrived is kept for the next time.</source>
        <translation>다운로드를 취소했습니다. 받은 부분은 다음에 이어받을 수 있도록 보관합니다.</translation>
    </message>
</context>
<context>
    <name>ChipRow</name>
    <message>
        <source>Only in: {}</source>
        <translation>이 동영상에서만: {}</translation>
    </message>
    <message>
        <source>Remove “{}”</source>
        <translation>“{}” 제거</translation>
    </message>
    <message>
        <source>Filter {}. Press to remove it.</source>
        <translation>필터 {}. 누르면 제거됩니다.</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Previous match (Shift+N)</source>
        <translation>이전 일치 항목(Shift+N)</translation>
    </message>
    <message>
        <source>Next match (N)</source>
        <translation>다음 일치 항목(N)</translation>
    </message>
    <message>
        <source>One frame back (,)</source>
        <translation>1프레임 뒤로(,)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>재생(스페이스)</translation>
    </message>
    <message>
        <source>One frame forward (.)</source>
        <translation>1프레임 앞으로(.)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>In and out points: click to clear</source>
        <translation>시작/종료 지점: 클릭하여 지우기</translation>
    </message>
    <message>
        <source>Speed ([ and ])</source>
        <translation>속도([ 및 ])</translation>
    </message>
    <message>
        <source>Sound track</source>
        <translation>소리 트랙</translation>
    </message>
    <message>
        <source>Mute (M)</source>
        <translation>음소거(M)</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>음량</translation>
    </message>
    <message>
        <source>Full screen (F)</source>
        <translation>전체 화면(F)</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>일시 정지(스페이스)</translation>
    </message>
    <message>
        <source>{time} / {duration}</source>
        <translation>{time} / {duration}</translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>일치 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>Speed: {}</source>
        <translation>속도: {}</translation>
    </message>
    <message>
        <source>Sound on (M)</source>
        <translation>음소거 해제(M)</translation>
    </message>
    <message>
        <source>{track}: cannot be decoded</source>
        <translation>{track}: 디코딩할 수 없음</translation>
    </message>
    <message>
        <source>{start} – {end}</source>
        <translation>{start} – {end}</translation>
    </message>
    <message>
        <source>In and out points: {}</source>
        <translation>시작/종료 지점: {}</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>Recorded {date} (by the camera)</source>
        <translation>{date} 촬영 (카메라 기록)</translation>
    </message>
    <message>
        <source>Recorded {date} (from the file&apos;s own data)</source>
        <translation>{date} 촬영 (파일에 담긴 정보)</translation>
    </message>
    <message>
        <source>Recorded {date} (from the file&apos;s name)</source>
        <translation>{date} 촬영 (파일 이름)</translation>
    </message>
    <message>
        <source>Recorded {date} (from the file&apos;s last change)</source>
        <translation>{date} 촬영 (파일을 마지막으로 수정한 날짜)</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day} {time}</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA 그래픽 카드</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 그래픽</translation>
    </message>
    <message>
        <source>{}: {}</source>
        <translation>{}: {}</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>They stay where they are: nothing is copied, moved or changed.</source>
        <translation>원래 위치에 그대로 두며, 복사하거나 옮기거나 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>Add to the library</source>
        <translation>라이브러리에 추가</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>항목 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) will be indexed</source>
        <translation>
            <numerusform>동영상 %n개를 색인합니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) will be indexed and watched</source>
        <translation>
            <numerusform>폴더 %n개를 색인하고 감시합니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) cannot be added</source>
        <translation>
            <numerusform>항목 %n개를 추가할 수 없습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be added</source>
        <translation>추가할 수 없는 항목입니다</translation>
    </message>
    <message>
        <source>Search by a picture</source>
        <translation>이미지로 검색</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>All done</source>
        <translation>모두 완료</translation>
    </message>
    <message>
        <source>New videos in your folders are indexed as they come. Drop videos or folders on this window to add more.</source>
        <translation>폴더에 새로 추가되는 동영상은 자동으로 색인합니다. 더 추가하려면 동영상이나 폴더를 이 윈도우에 놓으십시오.</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가...</translation>
    </message>
    <message>
        <source>Add videos…</source>
        <translation>동영상 추가...</translation>
    </message>
    <message>
        <source>Nothing has failed</source>
        <translation>실패한 동영상 없음</translation>
    </message>
    <message>
        <source>A video that cannot be indexed is shown here, with the reason.</source>
        <translation>색인하지 못한 동영상이 이유와 함께 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>No offline videos</source>
        <translation>오프라인 동영상 없음</translation>
    </message>
    <message>
        <source>Videos on a drive that is not connected are shown here.</source>
        <translation>연결되지 않은 드라이브에 있는 동영상이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Queue is empty</source>
        <translation>대기열이 비어 있음</translation>
    </message>
    <message>
        <source>Videos that are to be indexed are shown here.</source>
        <translation>색인할 동영상이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Drop videos or folders here</source>
        <translation>동영상이나 폴더를 여기에 놓으십시오</translation>
    </message>
    <message>
        <source>They are indexed where they are: nothing is copied, moved or changed.</source>
        <translation>원래 위치에서 색인하며, 복사하거나 옮기거나 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>No videos in this folder</source>
        <translation>이 폴더에 동영상 없음</translation>
    </message>
    <message>
        <source>What comes into it is indexed by itself.</source>
        <translation>이 폴더에 추가되는 동영상은 자동으로 색인합니다.</translation>
    </message>
</context>
<context>
    <name>ExampleChips</name>
    <message>
        <source>{title}, {time}</source>
        <translation>{title}, {time}</translation>
    </message>
    <message>
        <source>Like {}. Click to remove it.</source>
        <translation>비슷한 장면: {}. 클릭하면 제거됩니다.</translation>
    </message>
    <message>
        <source>Example {}. Press to remove it.</source>
        <translation>예시 {}. 누르면 제거됩니다.</translation>
    </message>
</context>
<context>
    <name>FailuresView</name>
    <message>
        <source>Videos that failed</source>
        <translation>실패한 동영상</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>{}: {}</source>
        <translation>{}: {}</translation>
    </message>
</context>
<context>
    <name>FilterMenu</name>
    <message>
        <source>Only by what is said</source>
        <translation>대사에서만 검색</translation>
    </message>
    <message>
        <source>Only by what is seen</source>
        <translation>화면에서만 검색</translation>
    </message>
    <message>
        <source>Only by text on screen</source>
        <translation>화면 글자로만</translation>
    </message>
    <message>
        <source>Exclude a word…</source>
        <translation>단어 제외...</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>In a folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>촬영한 날짜</translation>
    </message>
    <message>
        <source>Longer than</source>
        <translation>최소 길이</translation>
    </message>
    <message>
        <source>Shorter than</source>
        <translation>최대 길이</translation>
    </message>
    <message>
        <source>Language spoken</source>
        <translation>대사 언어</translation>
    </message>
    <message>
        <source>Name of the video</source>
        <translation>동영상 이름</translation>
    </message>
    <message>
        <source>Somebody else…</source>
        <translation>다른 사람…</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>이번 주</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>이번 달</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>올해</translation>
    </message>
    <message>
        <source>Before this year</source>
        <translation>올해 이전</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1분</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5분</translation>
    </message>
    <message>
        <source>20 minutes</source>
        <translation>20분</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1시간</translation>
    </message>
</context>
<context>
    <name>FirstRunView</name>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>색인</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>데모 체험</translation>
    </message>
    <message>
        <source>Choose folders later</source>
        <translation>나중에 폴더 선택</translation>
    </message>
    <message>
        <source>All is ready</source>
        <translation>준비가 끝났습니다</translation>
    </message>
    <message>
        <source>Add folders at any time: drop them on the window, or use the menu.</source>
        <translation>언제든지 윈도우에 놓거나 메뉴를 사용하여 폴더를 추가할 수 있습니다.</translation>
    </message>
    <message>
        <source>Find any moment in your videos</source>
        <translation>동영상 속 모든 순간을 찾아보세요</translation>
    </message>
    <message>
        <source>Choose the folders that hold them. They stay where they are, and everything happens on this computer.</source>
        <translation>동영상이 있는 폴더를 선택하십시오. 파일은 원래 위치에 그대로 있고, 모든 작업은 이 컴퓨터에서 이루어집니다.</translation>
    </message>
    <message>
        <source>Choose models</source>
        <translation>모델 선택</translation>
    </message>
    <message>
        <source>Models look at the pictures and listen to the speech. You can change them at any time.</source>
        <translation>모델이 화면을 보고 대사를 듣습니다. 언제든지 변경할 수 있습니다.</translation>
    </message>
    <message>
        <source>Indexing has begun</source>
        <translation>색인을 시작했습니다</translation>
    </message>
    <message>
        <source>Indexing starts with whatever is ready, and continues while you search.</source>
        <translation>준비된 동영상부터 시작하며, 검색하는 동안에도 계속됩니다.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Show my library</source>
        <translation>라이브러리 보기</translation>
    </message>
    <message>
        <source>Download and start</source>
        <translation>다운로드하고 시작</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Opening the demo…</source>
        <translation>데모를 여는 중...</translation>
    </message>
    <message>
        <source>The demo cannot be opened: {}</source>
        <translation>데모를 열 수 없음: {}</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>동영상 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Ignore patterns, such as *.proxy.mp4</source>
        <translation>여기에서 제외할 이름(예: *.proxy.mp4)</translation>
    </message>
    <message>
        <source>Ignore patterns in {}</source>
        <translation>{}에서 제외할 이름</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>감시 중단</translation>
    </message>
    <message>
        <source>Stop watching {}</source>
        <translation>{} 감시 중단</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 선택...</translation>
    </message>
    <message>
        <source>Choose videos…</source>
        <translation>동영상 선택...</translation>
    </message>
    <message>
        <source>Drop folders or videos here</source>
        <translation>폴더나 동영상을 여기에 놓으십시오</translation>
    </message>
    <message>
        <source>Choose a folder with videos</source>
        <translation>동영상이 있는 폴더 선택</translation>
    </message>
    <message>
        <source>Choose videos</source>
        <translation>동영상 선택</translation>
    </message>
    <message>
        <source>{} cannot be read. Check that it is there and that you may open it.</source>
        <translation>{} 항목을 읽을 수 없습니다. 항목이 있는지, 열 권한이 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>{} isn’t a video.</source>
        <translation>{} 파일은 동영상이 아닙니다.</translation>
    </message>
    <message>
        <source>Take {} off the list</source>
        <translation>목록에서 {} 제거</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>The videos in these folders are indexed as they come. They are never copied, moved or changed.</source>
        <translation>이 폴더에 추가되는 동영상은 자동으로 색인합니다. 파일을 복사하거나 옮기거나 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>No folder is watched yet.</source>
        <translation>감시하는 폴더가 아직 없습니다.</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가...</translation>
    </message>
    <message>
        <source>Exclusions and timing</source>
        <translation>제외 항목과 시점</translation>
    </message>
    <message>
        <source>Names that are never indexed</source>
        <translation>색인하지 않을 이름</translation>
    </message>
    <message>
        <source>File and folder names with * and ?, separated by commas.</source>
        <translation>파일 및 폴더 이름을 쉼표로 구분하여 입력합니다. *와 ?를 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Look through all folders every</source>
        <translation>전체 폴더 확인 주기</translation>
    </message>
    <message>
        <source>Most changes are seen at once; this finds the rest. From the next start.</source>
        <translation>대부분의 변경 사항은 바로 감지하며, 나머지를 이때 찾습니다. 다음 실행부터 적용됩니다.</translation>
    </message>
    <message>
        <source> min</source>
        <translation>분</translation>
    </message>
    <message>
        <source>Wait for files to finish copying</source>
        <translation>파일 복사가 끝날 때까지 대기</translation>
    </message>
    <message>
        <source>A file is indexed once its size has not changed for so long.</source>
        <translation>이 시간 동안 크기가 변하지 않은 파일을 색인합니다.</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Forget deleted files after</source>
        <translation>삭제된 파일의 정보 보관 기간</translation>
    </message>
    <message>
        <source>Until then a file that was only moved is known again.</source>
        <translation>그 전에는 위치만 옮긴 파일을 다시 알아볼 수 있습니다.</translation>
    </message>
    <message>
        <source> days</source>
        <translation>일</translation>
    </message>
    <message>
        <source>Choose a folder to watch</source>
        <translation>감시할 폴더 선택</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>시스템 기본값</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>화면 모드</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>라이트</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>다크</translation>
    </message>
    <message>
        <source>The new language is shown when Heimdex starts again.</source>
        <translation>언어는 Heimdex를 다시 시작하면 변경됩니다.</translation>
    </message>
    <message>
        <source>Start again now</source>
        <translation>지금 다시 시작</translation>
    </message>
</context>
<context>
    <name>GroupsModel</name>
    <message numerus="yes">
        <source>{title}, %n moment(s)</source>
        <translation>
            <numerusform>{title}, 순간 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Activity</source>
        <translation>작업 현황</translation>
    </message>
    <message>
        <source>Progress of all videos</source>
        <translation>전체 동영상 진행률</translation>
    </message>
    <message>
        <source>Try all failed again</source>
        <translation>실패한 항목 모두 다시 시도</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>색인 일시 정지</translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>색인 재개</translation>
    </message>
    <message>
        <source>Cancel indexing</source>
        <translation>색인 취소</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) will be tried again.</source>
        <translation>
            <numerusform>동영상 %n개를 다시 시도합니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message>
        <source>“{}” is not there any more, or its drive is not.</source>
        <translation>“{}” 항목이 없거나 드라이브가 연결되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>“{}” cannot be opened: you may not read it. Change its permissions.</source>
        <translation>“{}” 항목을 읽을 권한이 없어 열 수 없습니다. 접근 권한을 변경하십시오.</translation>
    </message>
    <message>
        <source>“{}” is an empty folder: there is nothing to index yet.</source>
        <translation>“{}” 폴더가 비어 있어 아직 색인할 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>“{}” is not a video.</source>
        <translation>“{}” 파일은 동영상이 아닙니다.</translation>
    </message>
    <message>
        <source>There is no video in “{}”.</source>
        <translation>“{}” 폴더에 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>“{}” is a picture. Drop it on the search field to find similar moments.</source>
        <translation>“{}” 파일은 이미지입니다. 비슷한 장면을 찾으려면 검색 필드에 놓으십시오.</translation>
    </message>
</context>
<context>
    <name>IndexPage</name>
    <message>
        <source>Index</source>
        <translation>색인</translation>
    </message>
    <message>
        <source>Upgrade index…</source>
        <translation>색인 업그레이드...</translation>
    </message>
    <message>
        <source>Undo last upgrade…</source>
        <translation>마지막 업그레이드 실행 취소...</translation>
    </message>
    <message>
        <source>Upgrades</source>
        <translation>업그레이드</translation>
    </message>
    <message>
        <source>Keep what an upgrade replaces</source>
        <translation>업그레이드 이전 데이터 보관</translation>
    </message>
    <message>
        <source>It can then be undone. It takes as much space as what replaced it.</source>
        <translation>업그레이드를 실행 취소할 수 있습니다. 새 데이터만큼 공간을 더 차지합니다.</translation>
    </message>
    <message>
        <source>Index version {}</source>
        <translation>색인 버전 {}</translation>
    </message>
    <message>
        <source>Parts of this library were made with version {}.</source>
        <translation>이 라이브러리의 일부는 버전 {}(으)로 만들었습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be found better after an upgrade.</source>
        <translation>
            <numerusform>업그레이드하면 동영상 %n개를 더 정확하게 찾을 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>All videos are up to date.</source>
        <translation>모든 동영상이 최신 상태입니다.</translation>
    </message>
    <message>
        <source>Undo last upgrade</source>
        <translation>마지막 업그레이드 실행 취소</translation>
    </message>
    <message>
        <source>What the last upgrade replaced is put back, with the models that were chosen before. Undo it?</source>
        <translation>마지막 업그레이드 이전의 데이터와 모델 선택을 복원합니다. 되돌리겠습니까?</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>The upgrade is being undone. Activity shows the progress.</source>
        <translation>업그레이드를 실행 취소하고 있습니다. 진행 상황은 작업 현황에서 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Reading the file</source>
        <translation>파일 읽는 중</translation>
    </message>
    <message>
        <source>Finding scenes</source>
        <translation>장면 찾는 중</translation>
    </message>
    <message>
        <source>Reading subtitles</source>
        <translation>자막 읽는 중</translation>
    </message>
    <message>
        <source>Listening to speech</source>
        <translation>대사 듣는 중</translation>
    </message>
    <message>
        <source>Reading the words</source>
        <translation>텍스트 분석 중</translation>
    </message>
    <message>
        <source>Looking at scenes</source>
        <translation>장면 분석 중</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>색인 중</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Sound only</source>
        <translation>소리만</translation>
    </message>
    <message>
        <source>Reading text on screen</source>
        <translation>화면 글자 읽는 중</translation>
    </message>
    <message>
        <source>Looking for faces</source>
        <translation>얼굴 찾는 중</translation>
    </message>
    <message>
        <source>Recognising faces</source>
        <translation>얼굴 알아보는 중</translation>
    </message>
    <message numerus="yes">
        <source>%n scene(s)</source>
        <translation>
            <numerusform>장면 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Empty file</source>
        <translation>빈 파일</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Cannot be decoded</source>
        <translation>디코딩할 수 없음</translation>
    </message>
    <message>
        <source>Incomplete file</source>
        <translation>불완전한 파일</translation>
    </message>
    <message>
        <source>No video track</source>
        <translation>비디오 트랙 없음</translation>
    </message>
    <message>
        <source>Crashed twice</source>
        <translation>두 번 비정상 종료</translation>
    </message>
    <message>
        <source>It cannot be reached now. Connect its drive; nothing is lost.</source>
        <translation>지금은 접근할 수 없습니다. 드라이브를 연결하십시오. 색인은 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>{name}, {state}</source>
        <translation>{name}, {state}</translation>
    </message>
    <message>
        <source>{name}, {length}, {state}</source>
        <translation>{name}, {length}, {state}</translation>
    </message>
</context>
<context>
    <name>LibraryActions</name>
    <message>
        <source>Add videos…</source>
        <translation>동영상 추가...</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가...</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>빈 폴더 감시...</translation>
    </message>
    <message>
        <source>Add videos</source>
        <translation>동영상 추가</translation>
    </message>
    <message>
        <source>Videos ({})</source>
        <translation>동영상({})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일(*)</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>폴더 추가</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>폴더 감시</translation>
    </message>
    <message>
        <source>“{}” is watched: what comes into it is indexed.</source>
        <translation>“{}” 폴더를 감시합니다. 추가되는 동영상을 자동으로 색인합니다.</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>Videos</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>Order of the videos</source>
        <translation>동영상 정렬</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>최신순</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>오래된순</translation>
    </message>
    <message>
        <source>Last added first</source>
        <translation>최근 추가순</translation>
    </message>
    <message>
        <source>Longest first</source>
        <translation>긴 순서</translation>
    </message>
    <message>
        <source>Shortest first</source>
        <translation>짧은 순서</translation>
    </message>
    <message>
        <source>All videos</source>
        <translation>모든 동영상</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>동영상 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Library</source>
        <translation>라이브러리(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>Upgrade index…</source>
        <translation>색인 업그레이드...</translation>
    </message>
    <message>
        <source>Leave the demo</source>
        <translation>데모 끝내기</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정...</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Find a moment</source>
        <translation>순간 찾기</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>작업 현황</translation>
    </message>
    <message>
        <source>People</source>
        <translation>인물</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) will be indexed.</source>
        <translation>
            <numerusform>동영상 %n개를 색인합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) were left out.</source>
        <translation>
            <numerusform>다른 파일 %n개는 제외했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessagePage</name>
    <message>
        <source>Choose models…</source>
        <translation>모델 선택...</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>검색 결과 없음</translation>
    </message>
    <message>
        <source>Check the spelling, or use fewer and more common words.</source>
        <translation>철자를 확인하거나 더 짧고 일반적인 단어를 사용해 보십시오.</translation>
    </message>
    <message>
        <source>Describe what is in the picture, or words that are said.</source>
        <translation>화면에 보이는 것이나 대사를 입력해 보십시오.</translation>
    </message>
    <message>
        <source>Remove a filter to see more results.</source>
        <translation>필터를 제거하면 더 많은 결과를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Only one video was searched. Remove it to search the whole library.</source>
        <translation>동영상 하나에서만 검색했습니다. 제거하면 라이브러리 전체를 검색합니다.</translation>
    </message>
    <message>
        <source>Did you mean “{}”?</source>
        <translation>“{}”을(를) 찾으시나요?</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>image model</source>
        <translation>시각 모델</translation>
    </message>
    <message>
        <source>text model</source>
        <translation>텍스트 모델</translation>
    </message>
    <message>
        <source>speech model</source>
        <translation>음성 모델</translation>
    </message>
    <message>
        <source>model that reads text on screen</source>
        <translation>화면 글자 모델</translation>
    </message>
    <message>
        <source>face model</source>
        <translation>얼굴 모델</translation>
    </message>
    <message>
        <source>No video shows anything.</source>
        <translation>화면이 있는 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>No video has words.</source>
        <translation>텍스트가 있는 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>No video shows text.</source>
        <translation>글자가 보이는 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>No video has chapter titles.</source>
        <translation>챕터 제목이 있는 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>No video has words or a title to sum up.</source>
        <translation>요약할 텍스트나 제목이 있는 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>No video has anything for it.</source>
        <translation>여기에 해당하는 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>Copy the file again from where it came from; if no player opens it, it is damaged.</source>
        <translation>원본에서 파일을 다시 복사하십시오. 어디에서도 재생되지 않으면 손상된 파일입니다.</translation>
    </message>
    <message>
        <source>If it should be a video, copy it again from where it came from; else leave it out.</source>
        <translation>동영상이어야 한다면 원본에서 다시 복사하고, 아니면 제외하십시오.</translation>
    </message>
    <message>
        <source>Only videos are indexed; leave it out, or index the video it came from.</source>
        <translation>동영상만 색인합니다. 제외하거나 원본 동영상을 색인하십시오.</translation>
    </message>
    <message>
        <source>Choose a video file instead.</source>
        <translation>동영상 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>Fix or delete it, then index the video again; its speech is transcribed meanwhile.</source>
        <translation>자막을 고치거나 삭제한 다음 동영상을 다시 색인하십시오. 그동안에는 대사를 받아씁니다.</translation>
    </message>
    <message>
        <source>Subtitles of this video, put beside it, are used; else its speech is transcribed.</source>
        <translation>이 영상의 자막을 옆에 두면 그것을 쓰고, 없으면 말소리를 받아 적습니다.</translation>
    </message>
    <message>
        <source>“{name}” is empty: it has no content at all.</source>
        <translation>“{name}” 파일이 비어 있습니다.</translation>
    </message>
    <message>
        <source>Copy it again from where it came from, or delete it.</source>
        <translation>원본에서 다시 복사하거나 삭제하십시오.</translation>
    </message>
    <message>
        <source>“{name}” ends before its index (the “moov” box), so nothing in it can be found: its recording or copying was cut short.</source>
        <translation>“{name}” 파일의 끝부분(moov 상자)이 없어 내용을 찾을 수 없습니다. 녹화나 복사가 도중에 끊긴 파일입니다.</translation>
    </message>
    <message>
        <source>Copy the complete file again; a recovery program may repair a cut recording.</source>
        <translation>완전한 파일을 다시 복사하십시오. 도중에 끊긴 녹화는 복구 프로그램으로 고칠 수도 있습니다.</translation>
    </message>
    <message>
        <source>“{name}” begins like a video, but its header is damaged.</source>
        <translation>“{name}” 파일은 동영상이지만 헤더가 손상되었습니다.</translation>
    </message>
    <message>
        <source>“{name}” is not a video file, whatever its name says.</source>
        <translation>“{name}” 파일은 이름과 달리 동영상이 아닙니다.</translation>
    </message>
    <message>
        <source>“{name}” holds plain text, whatever its name says.</source>
        <translation>“{name}” 파일은 이름과 달리 일반 텍스트입니다.</translation>
    </message>
    <message>
        <source>“{name}” holds sound but no moving picture.</source>
        <translation>“{name}” 파일에는 소리만 있고 영상이 없습니다.</translation>
    </message>
    <message>
        <source>Leave it out, or let the settings index sound without a picture too.</source>
        <translation>제외하거나, 설정에서 영상 없는 소리도 색인하도록 하십시오.</translation>
    </message>
    <message>
        <source>“{name}” has no video track.</source>
        <translation>“{name}” 파일에 비디오 트랙이 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” is protected against copying (DRM), so its picture cannot be decoded.</source>
        <translation>“{name}” 파일은 복사 방지(DRM)되어 있어 영상을 디코딩할 수 없습니다.</translation>
    </message>
    <message>
        <source>Index a copy without protection.</source>
        <translation>보호되지 않은 사본을 색인하십시오.</translation>
    </message>
    <message>
        <source>The picture in “{name}” is stored in a format that cannot be decoded here.</source>
        <translation>“{name}” 파일의 영상은 여기에서 디코딩할 수 없는 포맷입니다.</translation>
    </message>
    <message>
        <source>Convert it to MP4 (H.264) with a video converter, then index the new file.</source>
        <translation>동영상 변환기로 MP4(H.264)로 변환한 다음 새 파일을 색인하십시오.</translation>
    </message>
    <message>
        <source>The pictures of “{name}” are too large ({width} × {height}): in their format, up to {most} million pixels can be held in memory.</source>
        <translation>“{name}” 파일의 화면이 너무 큽니다({width} × {height}). 이 형식으로는 {most}백만 화소까지만 메모리에 담을 수 있습니다.</translation>
    </message>
    <message>
        <source>Make a smaller version with a video converter, then index that.</source>
        <translation>동영상 변환기로 더 작은 버전을 만든 다음 색인하십시오.</translation>
    </message>
    <message>
        <source>No frame of “{name}” could be decoded ({codec}): its content is damaged.</source>
        <translation>“{name}” 파일의 프레임을 하나도 디코딩할 수 없습니다({codec}). 내용이 손상되었습니다.</translation>
    </message>
    <message>
        <source>“{name}” changed while it was being read.</source>
        <translation>읽는 동안 “{name}” 파일이 변경되었습니다.</translation>
    </message>
    <message>
        <source>Wait until it has been copied completely, then index it again.</source>
        <translation>복사가 끝날 때까지 기다린 다음 다시 색인하십시오.</translation>
    </message>
    <message>
        <source>“{name}” was replaced by another file.</source>
        <translation>“{name}” 파일이 다른 파일로 바뀌었습니다.</translation>
    </message>
    <message>
        <source>Add its folder again.</source>
        <translation>폴더를 다시 추가하십시오.</translation>
    </message>
    <message>
        <source>“{name}” is no longer where it was.</source>
        <translation>“{name}” 파일이 원래 위치에 없습니다.</translation>
    </message>
    <message>
        <source>If it is on a drive that is unplugged, plug it in and try again.</source>
        <translation>분리된 드라이브에 있다면 연결한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>You have no permission to read “{name}”.</source>
        <translation>“{name}” 파일을 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <source>Give your user read access to the file, then try again.</source>
        <translation>사용자에게 파일 읽기 권한을 준 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>“{name}” is a folder.</source>
        <translation>“{name}” 항목은 폴더입니다.</translation>
    </message>
    <message>
        <source>“{name}” is not a regular file but a pipe, a device or the like.</source>
        <translation>“{name}” 항목은 일반 파일이 아니라 파이프나 장비입니다.</translation>
    </message>
    <message>
        <source>The disk or network drive that holds “{name}” failed while it was being read.</source>
        <translation>“{name}” 파일을 읽는 동안 디스크나 네트워크 드라이브에 오류가 발생했습니다.</translation>
    </message>
    <message>
        <source>Check the drive’s connection and health, then try again.</source>
        <translation>드라이브의 연결과 상태를 확인한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: {os_error}.</source>
        <translation>“{name}” 파일을 읽을 수 없음: {os_error}.</translation>
    </message>
    <message>
        <source>Check its permissions and the drive it is on, then try again.</source>
        <translation>접근 권한과 드라이브를 확인한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Heimdex crashed {times} times while working on this file ({step:step}).</source>
        <translation>이 파일을 처리하는 동안 Heimdex가 {times}번 비정상 종료되었습니다({step:step}).</translation>
    </message>
    <message>
        <source>Update Heimdex or convert the file, then try again.</source>
        <translation>Heimdex를 업데이트하거나 파일을 변환한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The file is cut short by {missing:size}; what is there has been indexed.</source>
        <translation>파일이 {missing:size}만큼 잘렸습니다. 있는 부분을 색인했습니다.</translation>
    </message>
    <message>
        <source>Copy or download it again where there is a whole one.</source>
        <translation>온전한 파일이 있으면 다시 복사하거나 내려받으십시오.</translation>
    </message>
    <message>
        <source>The file is cut short: it ends in the middle; what is there has been indexed.</source>
        <translation>파일이 중간에서 잘렸습니다. 있는 부분을 색인했습니다.</translation>
    </message>
    <message>
        <source>Its beginning is damaged and was skipped.</source>
        <translation>손상된 앞부분을 건너뛰었습니다.</translation>
    </message>
    <message>
        <source>The rest of the picture is damaged and could not be decoded.</source>
        <translation>영상의 나머지 부분이 손상되어 디코딩하지 못했습니다.</translation>
    </message>
    <message>
        <source>Its pictures are so large that only its key pictures were looked at; cuts between them are missing.</source>
        <translation>화면이 너무 커서 키 프레임만 살펴보았습니다. 그 사이의 장면 전환은 빠져 있습니다.</translation>
    </message>
    <message>
        <source>Make a smaller version with a video converter, if you need every cut.</source>
        <translation>모든 장면 전환이 필요하면 동영상 변환기로 더 작은 버전을 만드십시오.</translation>
    </message>
    <message>
        <source>Damaged parts of the picture were skipped ({count}).</source>
        <translation>영상의 손상된 부분을 건너뛰었습니다({count}곳).</translation>
    </message>
    <message>
        <source>The subtitle file “{name}” cannot be used: its lines follow no known subtitle format.</source>
        <translation>자막 파일 “{name}”을(를) 사용할 수 없음: 알 수 없는 자막 포맷입니다.</translation>
    </message>
    <message>
        <source>The subtitle file “{name}” cannot be used: it has more than {most:size}.</source>
        <translation>자막 파일 “{name}”을(를) 사용할 수 없음: {most:size}보다 큽니다.</translation>
    </message>
    <message>
        <source>The subtitles in “{name}” are not what is said: they hold more text than there is time to say it in.</source>
        <translation>“{name}”의 자막은 말이 아닙니다. 말할 수 있는 시간보다 글이 많습니다.</translation>
    </message>
    <message>
        <source>If they do belong to the video, reduce them to what is said and index it again.</source>
        <translation>이 동영상의 자막이 맞다면 말한 내용만 남기고 다시 색인하십시오.</translation>
    </message>
    <message>
        <source>“{name}” is named like a subtitle file but is none: it is a pipe, a device, or a link to one. It was not opened.</source>
        <translation>“{name}”은(는) 이름만 자막 파일이고 파이프나 장치, 또는 그 링크입니다. 열지 않았습니다.</translation>
    </message>
    <message>
        <source>Some letters of the subtitles in “{name}” are damaged and cannot be read: {count}.</source>
        <translation>“{name}”의 자막에서 손상되어 읽을 수 없는 글자: {count}개.</translation>
    </message>
    <message>
        <source>The rest can be searched. To mend them, open the file in a subtitle editor.</source>
        <translation>나머지는 검색할 수 있습니다. 고치려면 자막 편집기에서 파일을 여십시오.</translation>
    </message>
    <message>
        <source>The letters of the subtitles in “{name}” may be the wrong ones: nothing says how they are encoded, or too many are damaged.</source>
        <translation>“{name}”의 자막 글자가 틀렸을 수 있습니다. 인코딩을 알 수 없거나 손상된 글자가 너무 많습니다.</translation>
    </message>
    <message>
        <source>Open the file in a subtitle editor, and save it as UTF-8 once it reads right.</source>
        <translation>자막 편집기에서 파일을 열어 글자가 제대로 보이면 UTF-8로 저장하십시오.</translation>
    </message>
    <message>
        <source>The subtitles in “{name}” were once saved in a wrong encoding; they were read as they were meant.</source>
        <translation>“{name}”의 자막은 잘못된 인코딩으로 저장된 적이 있어, 원래 글자로 되돌려 읽었습니다.</translation>
    </message>
    <message>
        <source>If they read wrong, save the file as UTF-8 in a subtitle editor.</source>
        <translation>글자가 틀리면 자막 편집기에서 파일을 UTF-8로 저장하십시오.</translation>
    </message>
    <message>
        <source>Some lines of the subtitles in “{name}” begin after the end of the video, and were left out: {count} of {cues}.</source>
        <translation>“{name}”의 자막에서 동영상이 끝난 뒤에 시작하는 줄은 제외했습니다: {cues}개 중 {count}개.</translation>
    </message>
    <message>
        <source>They may be those of another version of the video.</source>
        <translation>이 동영상의 다른 판에 맞는 자막일 수 있습니다.</translation>
    </message>
    <message>
        <source>The subtitles in “{name}” do not fit the video: {count} of {cues} lines begin after its end.</source>
        <translation>“{name}”의 자막은 이 동영상에 맞지 않습니다: {cues}개 중 {count}개의 줄이 동영상이 끝난 뒤에 시작합니다.</translation>
    </message>
    <message>
        <source>Put the subtitles of this version of the video beside it, then index it again.</source>
        <translation>이 판에 맞는 자막을 동영상 옆에 두고 다시 색인하십시오.</translation>
    </message>
    <message>
        <source>“{name}” does not stand for what is said: it holds data with times, such as places, numbers and settings of a camera or a flight.</source>
        <translation>“{name}”은(는) 말을 대신하지 않습니다. 위치, 숫자, 카메라나 비행 설정처럼 시각이 붙은 데이터입니다.</translation>
    </message>
    <message>
        <source>“{name}” does not stand for what is said: it holds the messages of a chat.</source>
        <translation>“{name}”은(는) 말을 대신하지 않습니다. 채팅 메시지입니다.</translation>
    </message>
    <message>
        <source>“{name}” does not stand for what is said: all of it is marked as a song.</source>
        <translation>“{name}”은(는) 말을 대신하지 않습니다. 전부 노래로 표시되어 있습니다.</translation>
    </message>
    <message>
        <source>“{name}” does not stand for what is said: it only describes sounds.</source>
        <translation>“{name}”은(는) 말을 대신하지 않습니다. 소리만 설명합니다.</translation>
    </message>
    <message>
        <source>“{name}” does not stand for what is said: it holds no words of the video, but a placeholder or who made it.</source>
        <translation>“{name}”은(는) 말을 대신하지 않습니다. 영상의 말은 없고 빈자리 문구나 만든 사람만 적혀 있습니다.</translation>
    </message>
    <message>
        <source>“{name}” does not stand for all that is said: it covers {covered:.0f} s of {seconds:.0f} s.</source>
        <translation>“{name}”은(는) 말 전체를 대신하지 않습니다. {seconds:.0f}초 가운데 {covered:.0f}초만 다룹니다.</translation>
    </message>
    <message>
        <source>“{name}” is a translation: it is in another language ({language}) than is spoken ({spoken}). Both it and what is heard can be searched.</source>
        <translation>“{name}”은(는) 번역입니다. 말하는 언어({spoken})와 다른 언어({language})로 되어 있습니다. 번역도, 들은 말도 검색됩니다.</translation>
    </message>
    <message>
        <source>If the language of the sound is wrong, set transcript_language and index the video again.</source>
        <translation>소리의 언어가 잘못되어 있으면 받아쓰기 언어를 설정하고 영상을 다시 색인하세요.</translation>
    </message>
    <message>
        <source>The subtitle file “{name}” cannot be used: it holds pictures of text (VobSub), not text.</source>
        <translation>자막 파일 “{name}”을(를) 사용할 수 없음: 텍스트가 아니라 이미지(VobSub)입니다.</translation>
    </message>
    <message>
        <source>The subtitle file “{name}” cannot be used: it has no timed text.</source>
        <translation>자막 파일 “{name}”을(를) 사용할 수 없음: 시간이 표시된 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>The subtitles inside it could not be read. {reason}</source>
        <translation>포함된 자막을 읽지 못했습니다. {reason}</translation>
    </message>
    <message>
        <source>Sound track {track} ({codec}) could not be decoded, so its words cannot be searched.</source>
        <translation>소리 트랙 {track}({codec})을 디코딩할 수 없어, 그 안의 말은 검색할 수 없습니다.</translation>
    </message>
    <message>
        <source>If it plays elsewhere, convert the file&apos;s sound to AAC or FLAC.</source>
        <translation>다른 플레이어에서 재생된다면 파일의 소리를 AAC나 FLAC으로 변환하세요.</translation>
    </message>
    <message>
        <source>{seconds:duration} of sound like speech could not be understood, and cannot be searched.</source>
        <translation>말소리 같은 소리 {seconds:duration} 분량을 알아듣지 못해 검색할 수 없습니다.</translation>
    </message>
    <message>
        <source>A larger speech model may understand more.</source>
        <translation>더 큰 음성 모델을 쓰면 더 많이 알아들을 수 있습니다.</translation>
    </message>
    <message>
        <source>{lines} lines of text on screen could not be read, and cannot be searched.</source>
        <translation>화면 글자 {lines}줄을 읽지 못해 검색할 수 없습니다.</translation>
    </message>
    <message>
        <source>Korean is read with the model korean_PP-OCRv5_mobile_rec.</source>
        <translation>한국어는 korean_PP-OCRv5_mobile_rec 모델로 읽습니다.</translation>
    </message>
    <message>
        <source>{path}: {reason}</source>
        <translation>{path}: {reason}</translation>
    </message>
    <message>
        <source>“{name}” is neither a picture nor a video.</source>
        <translation>“{name}” 파일은 이미지도 동영상도 아닙니다.</translation>
    </message>
    <message>
        <source>Use a JPEG, PNG or WebP picture.</source>
        <translation>JPEG, PNG 또는 WebP 이미지를 사용하십시오.</translation>
    </message>
    <message>
        <source>“{name}” is damaged.</source>
        <translation>“{name}” 이미지가 손상되었습니다.</translation>
    </message>
    <message>
        <source>Use another picture.</source>
        <translation>다른 이미지를 사용하십시오.</translation>
    </message>
    <message>
        <source>“{name}” is too large.</source>
        <translation>“{name}” 이미지가 너무 큽니다.</translation>
    </message>
    <message>
        <source>Use a smaller picture.</source>
        <translation>더 작은 이미지를 사용하십시오.</translation>
    </message>
    <message>
        <source>“{name}” is {seconds:clock} long.</source>
        <translation>“{name}” 동영상의 길이는 {seconds:clock}입니다.</translation>
    </message>
    <message>
        <source>Choose a moment within it.</source>
        <translation>그 안의 순간을 선택하십시오.</translation>
    </message>
    <message>
        <source>No frame of “{name}” could be decoded at that moment.</source>
        <translation>그 순간의 “{name}” 프레임을 디코딩할 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose another moment.</source>
        <translation>다른 순간을 선택하십시오.</translation>
    </message>
    <message>
        <source>The example names neither a file nor a moment.</source>
        <translation>예시에 파일도 순간도 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” cannot be used as an example: {reason}</source>
        <translation>“{name}”을(를) 예시로 사용할 수 없음: {reason}</translation>
    </message>
    <message>
        <source>That moment has no picture in the library.</source>
        <translation>그 순간의 이미지가 라이브러리에 없습니다.</translation>
    </message>
    <message>
        <source>Choose another moment, or index the video again.</source>
        <translation>다른 순간을 선택하거나 동영상을 다시 색인하십시오.</translation>
    </message>
    <message>
        <source>There is no file or folder {path}.</source>
        <translation>{path} 파일이나 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>{path} is not a folder.</source>
        <translation>{path} 항목은 폴더가 아닙니다.</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>A folder could not be read: {path} ({os_error}).</source>
        <translation>폴더를 읽지 못함: {path}({os_error}).</translation>
    </message>
    <message>
        <source>The folder {path} cannot be reached now.</source>
        <translation>지금은 {path} 폴더에 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>{reason} Nothing is lost: videos that stay in the library as offline: {count}.</source>
        <translation>{reason} 아무것도 지워지지 않습니다. 오프라인으로 라이브러리에 남는 동영상: {count}개.</translation>
    </message>
    <message>
        <source>{path} cannot be read now ({os_error}).</source>
        <translation>지금은 {path} 폴더를 읽을 수 없습니다({os_error}).</translation>
    </message>
    <message>
        <source>Give your user access to it, or connect its drive again; then add it again.</source>
        <translation>사용자에게 접근 권한을 주거나 드라이브를 다시 연결한 다음 다시 추가하십시오.</translation>
    </message>
    <message>
        <source>The drive that was at {path} is not connected there.</source>
        <translation>{path} 위치에 있던 드라이브가 연결되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Connect it; if it has another letter or mount point now, add it there.</source>
        <translation>드라이브를 연결하십시오. 드라이브 문자나 위치가 바뀌었다면 그 위치에서 추가하십시오.</translation>
    </message>
    <message>
        <source>At {path} is another drive than the one that the videos are on.</source>
        <translation>{path} 위치에 동영상이 있던 드라이브가 아닌 다른 드라이브가 있습니다.</translation>
    </message>
    <message>
        <source>Connect that one; if it has another letter or mount point now, add it there.</source>
        <translation>원래 드라이브를 연결하십시오. 드라이브 문자나 위치가 바뀌었다면 그 위치에서 추가하십시오.</translation>
    </message>
    <message>
        <source>{path} is a link to something that cannot be reached.</source>
        <translation>{path} 링크가 가리키는 곳에 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>Connect the drive that it leads to, or mend the link.</source>
        <translation>링크가 가리키는 드라이브를 연결하거나 링크를 고치십시오.</translation>
    </message>
    <message>
        <source>{path} is not where it was.</source>
        <translation>{path} 항목이 원래 위치에 없습니다.</translation>
    </message>
    <message>
        <source>If it was moved or renamed, add it where it is now; if it was deleted, remove it from the library.</source>
        <translation>옮겼거나 이름을 바꿨다면 지금 위치에서 추가하고, 삭제했다면 라이브러리에서 제거하십시오.</translation>
    </message>
    <message>
        <source>None of the videos in {path} is there any more.</source>
        <translation>{path} 폴더에 있던 동영상이 하나도 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>If they were moved, add them where they are now; if they were deleted, remove them from the library.</source>
        <translation>옮겼다면 지금 위치에서 추가하고, 삭제했다면 라이브러리에서 제거하십시오.</translation>
    </message>
    <message>
        <source>{path} is not empty.</source>
        <translation>{path} 폴더가 비어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Choose or make an empty folder.</source>
        <translation>빈 폴더를 선택하거나 만드십시오.</translation>
    </message>
    <message>
        <source>{path} is not watched.</source>
        <translation>{path} 폴더는 감시하지 않습니다.</translation>
    </message>
    <message>
        <source>{path} is in the cloud; it is indexed once it is on this machine.</source>
        <translation>{path} 파일은 클라우드에 있습니다. 이 컴퓨터에 받으면 색인합니다.</translation>
    </message>
    <message>
        <source>{path} is still being written by another program and was skipped.</source>
        <translation>다른 프로그램이 아직 {path}에 쓰고 있어 건너뛰었습니다.</translation>
    </message>
    <message>
        <source>Index it again when it is complete, or watch its folder.</source>
        <translation>파일이 완성되면 다시 색인하거나 폴더를 지켜보게 하세요.</translation>
    </message>
    <message>
        <source>{path} is not in the library.</source>
        <translation>{path} 파일은 라이브러리에 없습니다.</translation>
    </message>
    <message>
        <source>Add it first.</source>
        <translation>먼저 추가하십시오.</translation>
    </message>
    <message>
        <source>This video is no longer in the library.</source>
        <translation>이 동영상은 더 이상 라이브러리에 없습니다.</translation>
    </message>
    <message>
        <source>Search again.</source>
        <translation>다시 검색하십시오.</translation>
    </message>
    <message>
        <source>The log has the details; please report it.</source>
        <translation>자세한 내용은 로그에 있습니다. 문제를 알려 주십시오.</translation>
    </message>
    <message>
        <source>Choose another folder, or fix its permissions.</source>
        <translation>다른 폴더를 선택하거나 접근 권한을 변경하십시오.</translation>
    </message>
    <message>
        <source>Close Heimdex and repair the library from a terminal; its README says how, under Repair.</source>
        <translation>Heimdex를 닫고 터미널에서 라이브러리를 복구하십시오. 방법은 README의 Repair에 있습니다.</translation>
    </message>
    <message>
        <source>Remove the video from the library and add it again.</source>
        <translation>라이브러리에서 동영상을 제거한 다음 다시 추가하십시오.</translation>
    </message>
    <message>
        <source>Something went wrong in Heimdex ({error}).</source>
        <translation>Heimdex에 문제가 발생했습니다({error}).</translation>
    </message>
    <message>
        <source>The disk is full ({path}).</source>
        <translation>디스크가 가득 찼습니다({path}).</translation>
    </message>
    <message>
        <source>Free up some space and try again.</source>
        <translation>공간을 확보한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{path} has too little room: {needed:size} are needed, {free:size} are free.</source>
        <translation>{path}에 공간이 부족합니다. {needed:size}가 필요하지만 {free:size}만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Free up some space, or choose another disk.</source>
        <translation>공간을 확보하거나 다른 디스크를 선택하십시오.</translation>
    </message>
    <message>
        <source>The library is busy ({path}).</source>
        <translation>라이브러리를 다른 프로그램이 사용 중입니다({path}).</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The library is locked ({path}).</source>
        <translation>라이브러리가 잠겨 있습니다({path}).</translation>
    </message>
    <message>
        <source>Close what else uses it and try again.</source>
        <translation>라이브러리를 사용하는 다른 프로그램을 닫고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The library is read-only ({path}).</source>
        <translation>라이브러리가 읽기 전용입니다({path}).</translation>
    </message>
    <message>
        <source>What is there can be searched. To change it, fix the permissions of its folder.</source>
        <translation>이미 있는 내용은 검색할 수 있습니다. 변경하려면 폴더의 권한을 고치세요.</translation>
    </message>
    <message>
        <source>The library is read-only, and cannot be read as it is ({path}): an earlier version wrote it, or it was not closed in order.</source>
        <translation>라이브러리가 읽기 전용이고 지금 상태로는 읽을 수 없습니다({path}). 이전 버전에서 만들었거나 정상적으로 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>Open it once where it can be written.</source>
        <translation>쓸 수 있는 곳에서 한 번 여세요.</translation>
    </message>
    <message>
        <source>The database {path} is another program&apos;s; it was not touched.</source>
        <translation>데이터베이스 {path}은(는) 다른 프로그램의 것이며, 변경하지 않았습니다.</translation>
    </message>
    <message>
        <source>Choose another library folder.</source>
        <translation>다른 라이브러리 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>The library cannot be opened ({path}).</source>
        <translation>라이브러리를 열 수 없습니다({path}).</translation>
    </message>
    <message>
        <source>Check that its folder can be reached, and its permissions.</source>
        <translation>폴더에 접근할 수 있는지와 접근 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>The library cannot be made ({path}: {os_error}).</source>
        <translation>라이브러리를 만들 수 없습니다({path}: {os_error}).</translation>
    </message>
    <message>
        <source>The library file is not a database ({path}).</source>
        <translation>라이브러리 파일이 데이터베이스가 아닙니다({path}).</translation>
    </message>
    <message>
        <source>The library file is damaged ({path}).</source>
        <translation>라이브러리 파일이 손상되었습니다({path}).</translation>
    </message>
    <message>
        <source>The library’s database is missing or empty ({path}), though its pictures or backups are there. Backups in its folder: {backups}.</source>
        <translation>라이브러리의 데이터베이스가 없거나 비어 있습니다({path}). 그러나 그 이미지나 백업은 남아 있습니다. 폴더에 있는 백업: {backups}개.</translation>
    </message>
    <message>
        <source>The library cannot be kept in {path}: the name is not text.</source>
        <translation>{path}에 라이브러리를 둘 수 없습니다. 이름이 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>This library was written by a newer Heimdex (it has {migration}).</source>
        <translation>더 새로운 Heimdex에서 만든 라이브러리입니다({migration}).</translation>
    </message>
    <message>
        <source>Update Heimdex, or choose another library folder.</source>
        <translation>Heimdex를 업데이트하거나 다른 라이브러리 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>This library was indexed by a newer Heimdex: its index version is {found}, that of this Heimdex is {known}.</source>
        <translation>더 새로운 Heimdex에서 색인한 라이브러리입니다. 색인 버전은 {found}, 이 Heimdex의 색인 버전은 {known}입니다.</translation>
    </message>
    <message>
        <source>Update Heimdex.</source>
        <translation>Heimdex를 업데이트하십시오.</translation>
    </message>
    <message>
        <source>Another process works with the library ({path}).</source>
        <translation>다른 프로세스가 라이브러리를 사용하고 있습니다({path}).</translation>
    </message>
    <message>
        <source>Close it first.</source>
        <translation>먼저 닫으십시오.</translation>
    </message>
    <message>
        <source>The library is no longer there: {path}.</source>
        <translation>라이브러리가 더 이상 없음: {path}.</translation>
    </message>
    <message>
        <source>Put it back where it was, or choose another.</source>
        <translation>원래 위치로 되돌리거나 다른 라이브러리를 선택하십시오.</translation>
    </message>
    <message>
        <source>The library’s disk is full or failing ({path}).</source>
        <translation>라이브러리의 디스크가 가득 찼거나 오류가 있습니다({path}).</translation>
    </message>
    <message>
        <source>Free up some space and check the drive, then try again.</source>
        <translation>공간을 확보하고 드라이브를 확인한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The library’s disk cannot be checked ({path}: {os_error}).</source>
        <translation>라이브러리의 디스크를 확인할 수 없습니다({path}: {os_error}).</translation>
    </message>
    <message>
        <source>Check that it can be reached.</source>
        <translation>접근할 수 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>A frame could not be saved in {path} ({os_error}).</source>
        <translation>{path}에 프레임을 저장하지 못했습니다({os_error}).</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the library’s folder.</source>
        <translation>라이브러리 폴더의 여유 공간과 접근 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>A kept frame is missing from the library ({path}).</source>
        <translation>보관된 프레임이 라이브러리에 없습니다({path}).</translation>
    </message>
    <message>
        <source>A kept frame cannot be read.</source>
        <translation>보관된 프레임을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>A vector has {dimension} dimensions, but those of {name} have {expected}.</source>
        <translation>벡터가 {dimension}차원이지만 {name} 모델의 벡터는 {expected}차원입니다.</translation>
    </message>
    <message>
        <source>Upgrade the index.</source>
        <translation>색인을 업그레이드하십시오.</translation>
    </message>
    <message>
        <source>Nothing had to be repaired.</source>
        <translation>복구할 것이 없었습니다.</translation>
    </message>
    <message>
        <source>The damaged database was put aside: {path}</source>
        <translation>손상된 데이터베이스를 따로 보관했습니다: {path}</translation>
    </message>
    <message>
        <source>The library is that of the backup {name}, of {made}.</source>
        <translation>라이브러리를 {made}의 백업 {name}(으)로 되돌렸습니다.</translation>
    </message>
    <message>
        <source>What came since then is lost: index the folders again.</source>
        <translation>그 이후의 내용은 사라졌습니다. 폴더를 다시 색인하십시오.</translation>
    </message>
    <message>
        <source>All of the damaged database could be read: {rows} rows.</source>
        <translation>손상된 데이터베이스를 모두 읽었습니다: {rows}행.</translation>
    </message>
    <message>
        <source>{rows} rows of the damaged database could be read. Some could not, of: {tables}.</source>
        <translation>손상된 데이터베이스에서 {rows}행을 읽었습니다. 일부를 읽지 못한 표: {tables}.</translation>
    </message>
    <message>
        <source>Index the folders again.</source>
        <translation>폴더를 다시 색인하십시오.</translation>
    </message>
    <message>
        <source>Nothing could be read and there was no backup: the library in {path} begins anew.</source>
        <translation>읽을 수 있는 것도 백업도 없어 {path}의 라이브러리를 새로 시작합니다.</translation>
    </message>
    <message>
        <source>{count} rows that belonged to nothing were removed.</source>
        <translation>어디에도 속하지 않는 {count}행을 제거했습니다.</translation>
    </message>
    <message>
        <source>Settings with damaged values have their defaults again: {names}.</source>
        <translation>값이 손상된 설정을 기본값으로 되돌렸습니다: {names}.</translation>
    </message>
    <message>
        <source>The full-text index was made again from the texts.</source>
        <translation>텍스트에서 전문 색인을 다시 만들었습니다.</translation>
    </message>
    <message>
        <source>The index of file names was made again.</source>
        <translation>파일 이름 색인을 다시 만들었습니다.</translation>
    </message>
    <message>
        <source>Models whose loading ended Heimdex are tried again: {names}.</source>
        <translation>불러오다가 Heimdex를 종료시킨 모델을 다시 시도합니다: {names}.</translation>
    </message>
    <message>
        <source>Of {count} videos, pictures or other parts were missing or damaged.</source>
        <translation>동영상 {count}개의 이미지나 다른 부분이 없거나 손상되었습니다.</translation>
    </message>
    <message>
        <source>They are made again.</source>
        <translation>다시 만듭니다.</translation>
    </message>
    <message>
        <source>Of {count} videos, parts are missing or damaged, and their files cannot be reached.</source>
        <translation>동영상 {count}개의 일부가 없거나 손상되었는데 파일에 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>Connect the drive that they are on and repair again.</source>
        <translation>파일이 있는 드라이브를 연결하고 다시 복구하십시오.</translation>
    </message>
    <message>
        <source>The library cannot move into itself or around itself.</source>
        <translation>라이브러리를 자신의 안이나 상위 폴더로 이동할 수 없습니다.</translation>
    </message>
    <message>
        <source>The library cannot be copied to {path} ({os_error}).</source>
        <translation>라이브러리를 {path}에 복사할 수 없습니다({os_error}).</translation>
    </message>
    <message>
        <source>Choose another folder, or fix its permissions. The library is as it was.</source>
        <translation>다른 폴더를 선택하거나 접근 권한을 변경하십시오. 라이브러리는 이전 그대로입니다.</translation>
    </message>
    <message>
        <source>A video is being indexed and does not stop.</source>
        <translation>색인 중인 동영상이 멈추지 않습니다.</translation>
    </message>
    <message>
        <source>Try again when it is done.</source>
        <translation>완료되면 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The old library is still in use: {path}.</source>
        <translation>이전 라이브러리를 아직 사용 중임: {path}.</translation>
    </message>
    <message>
        <source>Close the window that shows it.</source>
        <translation>그 라이브러리를 보여 주는 윈도우를 닫으십시오.</translation>
    </message>
    <message>
        <source>The stored value of the setting {name} is damaged; its default is used.</source>
        <translation>저장된 설정 {name}의 값이 손상되어 기본값을 사용합니다.</translation>
    </message>
    <message>
        <source>Set it again.</source>
        <translation>다시 설정하십시오.</translation>
    </message>
    <message>
        <source>There is no setting named “{name}”.</source>
        <translation>“{name}” 설정이 없습니다.</translation>
    </message>
    <message>
        <source>“{value}” is neither on nor off.</source>
        <translation>“{value}”은(는) 켬도 끔도 아닙니다.</translation>
    </message>
    <message>
        <source>“{value}” is not a whole number.</source>
        <translation>“{value}”은(는) 정수가 아닙니다.</translation>
    </message>
    <message>
        <source>“{value}” is not a finite number.</source>
        <translation>“{value}”은(는) 유한한 수가 아닙니다.</translation>
    </message>
    <message>
        <source>“{value}” cannot be chosen.</source>
        <translation>“{value}”은(는) 선택할 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose one of {known}.</source>
        <translation>다음 중에서 선택하십시오: {known}.</translation>
    </message>
    <message>
        <source>“{value}” cannot be used.</source>
        <translation>“{value}”은(는) 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>{value} is too small.</source>
        <translation>{value}은(는) 너무 작습니다.</translation>
    </message>
    <message>
        <source>It is at least {least:g}.</source>
        <translation>최솟값은 {least:g}입니다.</translation>
    </message>
    <message>
        <source>{value} is too large.</source>
        <translation>{value}은(는) 너무 큽니다.</translation>
    </message>
    <message>
        <source>It is at most {most:g}.</source>
        <translation>최댓값은 {most:g}입니다.</translation>
    </message>
    <message>
        <source>Loading the {kind:kind}</source>
        <translation>{kind:kind} 불러오는 중</translation>
    </message>
    <message>
        <source>Checking the library</source>
        <translation>라이브러리 검사 중</translation>
    </message>
    <message>
        <source>Backing up the library</source>
        <translation>라이브러리 백업 중</translation>
    </message>
    <message>
        <source>Waits until this machine is plugged in.</source>
        <translation>전원을 연결하면 계속합니다.</translation>
    </message>
    <message>
        <source>What it is made from is not there yet.</source>
        <translation>이 단계에 필요한 데이터가 아직 없습니다.</translation>
    </message>
    <message>
        <source>There is no list “{name}” in order “{order}”.</source>
        <translation>“{order}” 순서의 “{name}” 목록이 없습니다.</translation>
    </message>
    <message>
        <source>The index worker ended by itself.</source>
        <translation>색인 작업이 예기치 않게 종료되었습니다.</translation>
    </message>
    <message>
        <source>The library’s log says why.</source>
        <translation>이유는 라이브러리의 로그에 있습니다.</translation>
    </message>
    <message>
        <source>The index worker stopped; it is started again.</source>
        <translation>색인 작업이 중단되어 다시 시작합니다.</translation>
    </message>
    <message>
        <source>The index worker cannot be started (exit status {status}).</source>
        <translation>색인 작업을 시작할 수 없습니다(종료 상태 {status}).</translation>
    </message>
    <message>
        <source>Is no longer part of the index, and is removed.</source>
        <translation>더 이상 색인에 포함되지 않아 제거합니다.</translation>
    </message>
    <message>
        <source>The video’s file cannot be reached. Connect its drive.</source>
        <translation>동영상 파일에 접근할 수 없습니다. 드라이브를 연결하십시오.</translation>
    </message>
    <message>
        <source>Its kept frames are gone, and the video’s file cannot be reached.</source>
        <translation>보관된 프레임이 없고 동영상 파일에도 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>An upgrade of this library has not ended.</source>
        <translation>이 라이브러리의 업그레이드가 아직 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>Continue it, or cancel it.</source>
        <translation>계속하거나 취소하십시오.</translation>
    </message>
    <message>
        <source>The upgrade needs about {needed:size} more, and {free:size} are free.</source>
        <translation>업그레이드에 약 {needed:size}가 더 필요하지만 {free:size}만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Free up some space, or do not keep what is replaced.</source>
        <translation>공간을 확보하거나 이전 데이터를 보관하지 않도록 설정하십시오.</translation>
    </message>
    <message>
        <source>The upgrade has stopped. {reason}</source>
        <translation>업그레이드가 중단되었습니다. {reason}</translation>
    </message>
    <message>
        <source>{reason:advice} Then continue the upgrade. Searches find what they found before.</source>
        <translation>{reason:advice} 그런 다음 업그레이드를 계속하십시오. 검색 결과는 이전과 같습니다.</translation>
    </message>
    <message>
        <source>The check at the end of the upgrade failed: not all that was made can be found.</source>
        <translation>업그레이드 후 검증에 실패했습니다. 만든 데이터 중 일부를 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>Undo the upgrade, and please report it with the log.</source>
        <translation>업그레이드를 실행 취소하고 로그와 함께 문제를 알려 주십시오.</translation>
    </message>
    <message>
        <source>It was upgraded, and yet is not at the latest index version.</source>
        <translation>업그레이드했지만 최신 색인 버전이 아닙니다.</translation>
    </message>
    <message>
        <source>Please report this with the log.</source>
        <translation>로그와 함께 문제를 알려 주십시오.</translation>
    </message>
    <message>
        <source>There is no upgrade to undo.</source>
        <translation>실행 취소할 업그레이드가 없습니다.</translation>
    </message>
    <message>
        <source>What an upgrade replaced is kept until its space is freed or the next one begins.</source>
        <translation>업그레이드 이전 데이터는 공간을 확보하거나 다음 업그레이드를 시작할 때까지 보관됩니다.</translation>
    </message>
    <message>
        <source>The {kind:kind} {name} was replaced by another revision after the upgrade.</source>
        <translation>업그레이드 후 {kind:kind} {name}이(가) 다른 리비전으로 바뀌었습니다.</translation>
    </message>
    <message>
        <source>Install the one that was used before ({revision}), then undo the upgrade.</source>
        <translation>이전에 사용한 모델({revision})을 설치한 다음 업그레이드를 실행 취소하십시오.</translation>
    </message>
    <message>
        <source>There is no step “{step}”.</source>
        <translation>“{step}” 단계가 없습니다.</translation>
    </message>
    <message>
        <source>The pause between videos cannot be {seconds:g} seconds.</source>
        <translation>동영상 사이의 일시 정지를 {seconds:g}초로 할 수 없습니다.</translation>
    </message>
    <message>
        <source>It is between 0 and {most:g} seconds.</source>
        <translation>0초에서 {most:g}초 사이로 지정하십시오.</translation>
    </message>
    <message>
        <source>Invalid date.</source>
        <translation>잘못된 날짜입니다.</translation>
    </message>
    <message>
        <source>All videos are upgraded: no paths can be named.</source>
        <translation>모든 동영상을 업그레이드할 때는 경로를 지정할 수 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is chosen to be upgraded.</source>
        <translation>업그레이드할 항목을 선택하지 않았습니다.</translation>
    </message>
    <message>
        <source>Install Heimdex again.</source>
        <translation>Heimdex를 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>Choose another model, or ask its makers for safetensors weights.</source>
        <translation>다른 모델을 선택하거나 제작자에게 safetensors 가중치를 요청하십시오.</translation>
    </message>
    <message>
        <source>Download or copy the model’s folder again.</source>
        <translation>모델 폴더를 다시 다운로드하거나 복사하십시오.</translation>
    </message>
    <message>
        <source>Remove it and download it again.</source>
        <translation>제거한 다음 다시 다운로드하십시오.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>다른 모델을 선택하십시오.</translation>
    </message>
    <message>
        <source>No {kind:kind} is chosen yet.</source>
        <translation>아직 {kind:kind}을 선택하지 않았습니다.</translation>
    </message>
    <message>
        <source>Choose one in the settings.</source>
        <translation>설정에서 선택하십시오.</translation>
    </message>
    <message>
        <source>The {kind:kind} {name} must be downloaded first.</source>
        <translation>먼저 {kind:kind} {name}을(를) 다운로드해야 합니다.</translation>
    </message>
    <message>
        <source>The {kind:kind} {name} is not on this machine.</source>
        <translation>{kind:kind} {name}이(가) 이 컴퓨터에 없습니다.</translation>
    </message>
    <message>
        <source>Import it from its folder in the settings.</source>
        <translation>설정에서 모델 폴더를 가져오십시오.</translation>
    </message>
    <message>
        <source>There is no model named {name} on this machine.</source>
        <translation>이 컴퓨터에 {name} 모델이 없습니다.</translation>
    </message>
    <message>
        <source>The {kind:kind} {name} was replaced by another revision after the index was made.</source>
        <translation>색인한 뒤 {kind:kind} {name}이(가) 다른 리비전으로 바뀌었습니다.</translation>
    </message>
    <message>
        <source>The {kind:kind} {name} cannot be loaded ({reason}).</source>
        <translation>{kind:kind} {name}을(를) 불러올 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>Check it in the settings.</source>
        <translation>설정에서 검사하십시오.</translation>
    </message>
    <message>
        <source>Loading the {kind:kind} {name} ended Heimdex {times} times in a row. What needs it waits; no video is at fault.</source>
        <translation>{kind:kind} {name}을(를) 불러오다가 Heimdex가 {times}번 연속 종료되었습니다. 이 모델이 필요한 작업은 대기합니다. 동영상에는 문제가 없습니다.</translation>
    </message>
    <message>
        <source>Choose another model in the settings, or install Heimdex again. This one is tried again after a restart of the computer.</source>
        <translation>설정에서 다른 모델을 선택하거나 Heimdex를 다시 설치하십시오. 이 모델은 컴퓨터를 다시 시작한 뒤에 다시 시도합니다.</translation>
    </message>
    <message>
        <source>The {kind:kind} {name} was closed.</source>
        <translation>{kind:kind} {name}이(가) 닫혔습니다.</translation>
    </message>
    <message>
        <source>The model in {path} has a damaged description ({file}).</source>
        <translation>{path} 모델의 설명 파일이 손상되었습니다({file}).</translation>
    </message>
    <message>
        <source>Delete that folder, then download or import the model again.</source>
        <translation>폴더를 삭제한 다음 모델을 다시 다운로드하거나 가져오십시오.</translation>
    </message>
    <message>
        <source>The name {name} is reserved for the models that come with Heimdex.</source>
        <translation>{name} 이름은 Heimdex에 포함된 모델만 사용합니다.</translation>
    </message>
    <message>
        <source>Use another name.</source>
        <translation>다른 이름을 사용하십시오.</translation>
    </message>
    <message>
        <source>There is already another {kind:kind} named {name}.</source>
        <translation>이름이 {name}인 다른 {kind:kind}이 이미 있습니다.</translation>
    </message>
    <message>
        <source>Use another name, or remove that one first.</source>
        <translation>다른 이름을 사용하거나 먼저 그 모델을 제거하십시오.</translation>
    </message>
    <message>
        <source>There are several models named “{name}”.</source>
        <translation>이름이 “{name}”인 모델이 여러 개 있습니다.</translation>
    </message>
    <message>
        <source>There is no model named “{name}”.</source>
        <translation>이름이 “{name}”인 모델이 없습니다.</translation>
    </message>
    <message>
        <source>The model {name} could not be written to {path} ({os_error}).</source>
        <translation>{name} 모델을 {path}에 쓰지 못했습니다({os_error}).</translation>
    </message>
    <message>
        <source>Check the folder and its permissions.</source>
        <translation>폴더와 접근 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>The models’ folder {path} cannot be written to ({os_error}).</source>
        <translation>모델 폴더 {path}에 쓸 수 없습니다({os_error}).</translation>
    </message>
    <message>
        <source>Fix its permissions.</source>
        <translation>접근 권한을 변경하십시오.</translation>
    </message>
    <message>
        <source>The starter {kind:kind} is missing from Heimdex.</source>
        <translation>Heimdex에 체험용 {kind:kind}이 없습니다.</translation>
    </message>
    <message>
        <source>The starter {kind:kind} is damaged: {reason}</source>
        <translation>체험용 {kind:kind}이 손상됨: {reason}</translation>
    </message>
    <message>
        <source>The starter models are part of Heimdex and cannot be removed.</source>
        <translation>체험용 모델은 Heimdex에 포함되어 있어 제거할 수 없습니다.</translation>
    </message>
    <message>
        <source>The {name} model comes with Heimdex and needs no download.</source>
        <translation>{name} 모델은 Heimdex에 포함되어 있어 다운로드할 필요가 없습니다.</translation>
    </message>
    <message>
        <source>The speech model does not know the language “{language}”.</source>
        <translation>음성 모델이 지원하지 않는 언어입니다: “{language}”.</translation>
    </message>
    <message>
        <source>Choose another language in the settings, or detect it automatically.</source>
        <translation>설정에서 다른 언어를 선택하거나 자동 감지를 사용하십시오.</translation>
    </message>
    <message>
        <source>{name} holds a recogniser of faces, but no detector.</source>
        <translation>{name}에 얼굴 인식 모델은 있지만 얼굴 검출 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Put YuNet beside it.</source>
        <translation>YuNet을 함께 넣으세요.</translation>
    </message>
    <message>
        <source>{name} holds a detector of faces, but no recogniser.</source>
        <translation>{name}에 얼굴 검출 모델은 있지만 얼굴 인식 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Put SFace or AuraFace beside it.</source>
        <translation>SFace나 AuraFace를 함께 넣으세요.</translation>
    </message>
    <message>
        <source>{name} holds no model that can be used.</source>
        <translation>{name} 폴더에 사용할 수 있는 모델이 없습니다.</translation>
    </message>
    <message>
        <source>{name} is a Whisper model of the transformers library.</source>
        <translation>{name} 모델은 transformers 라이브러리의 Whisper 모델입니다.</translation>
    </message>
    <message>
        <source>Convert it for CTranslate2 and import the result.</source>
        <translation>CTranslate2용으로 변환한 결과를 가져오십시오.</translation>
    </message>
    <message>
        <source>{name} has only pickled weights, which can run any program when loaded.</source>
        <translation>{name} 모델에는 불러올 때 임의의 프로그램을 실행할 수 있는 pickle 가중치만 있습니다.</translation>
    </message>
    <message>
        <source>{name} has no weights that can be used.</source>
        <translation>{name} 모델에 사용할 수 있는 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>{name} has no {file}.</source>
        <translation>{name} 모델에 {file} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>{file} is damaged or was not copied completely.</source>
        <translation>{file} 파일이 손상되었거나 끝까지 복사되지 않았습니다.</translation>
    </message>
    <message>
        <source>{file} has {size:size}, not {expected:size}.</source>
        <translation>{file} 파일의 크기가 {expected:size}가 아니라 {size:size}입니다.</translation>
    </message>
    <message>
        <source>{file} is damaged: its checksum is not the one it was installed with.</source>
        <translation>{file} 파일이 손상되었습니다. 체크섬이 설치할 때와 다릅니다.</translation>
    </message>
    <message>
        <source>{name} downloads a part of itself when it is loaded.</source>
        <translation>{name} 모델은 불러올 때 일부를 다운로드합니다.</translation>
    </message>
    <message>
        <source>Choose an open_clip model whose text part is open_clip’s own.</source>
        <translation>텍스트 부분이 open_clip 자체 모델인 것을 선택하십시오.</translation>
    </message>
    <message>
        <source>{name} brings its own program code ({module}).</source>
        <translation>{name} 모델에 자체 프로그램 코드가 있습니다({module}).</translation>
    </message>
    <message>
        <source>{file} is program code, which no model needs.</source>
        <translation>{file} 파일은 모델에 필요하지 않은 프로그램 코드입니다.</translation>
    </message>
    <message>
        <source>Delete it from the model’s folder.</source>
        <translation>모델 폴더에서 삭제하십시오.</translation>
    </message>
    <message>
        <source>{file} sets an option that is not allowed ({option}).</source>
        <translation>{file} 파일에 허용되지 않는 옵션이 있습니다({option}).</translation>
    </message>
    <message>
        <source>{file} is a link out of the folder.</source>
        <translation>{file} 파일은 폴더 밖을 가리키는 링크입니다.</translation>
    </message>
    <message>
        <source>Copy the file itself into the folder.</source>
        <translation>파일 자체를 폴더에 복사하십시오.</translation>
    </message>
    <message>
        <source>{file} points outside the folder.</source>
        <translation>{file} 파일이 폴더 밖을 가리킵니다.</translation>
    </message>
    <message>
        <source>{name} does not say how long its vectors are.</source>
        <translation>{name} 모델에 벡터의 길이가 없습니다.</translation>
    </message>
    <message>
        <source>Its vectors have {dimension} numbers, not {expected}.</source>
        <translation>벡터가 {expected}차원이 아니라 {dimension}차원입니다.</translation>
    </message>
    <message>
        <source>{name} was not downloaded: Heimdex is set to stay offline.</source>
        <translation>오프라인 유지가 켜져 있어 {name} 모델을 다운로드하지 않았습니다.</translation>
    </message>
    <message>
        <source>Allow downloads in the settings, or import the model from a folder.</source>
        <translation>설정에서 다운로드를 허용하거나 폴더에서 모델을 가져오십시오.</translation>
    </message>
    <message>
        <source>{name} is being downloaded already.</source>
        <translation>{name} 모델을 이미 다운로드하고 있습니다.</translation>
    </message>
    <message>
        <source>Wait until that ends.</source>
        <translation>끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>{file} of {name} arrived damaged: its checksum does not match the server’s.</source>
        <translation>{name} 모델의 {file} 파일이 손상된 채로 다운로드되었습니다. 체크섬이 서버의 값과 다릅니다.</translation>
    </message>
    <message>
        <source>It was deleted; download it again.</source>
        <translation>삭제되었습니다. 다시 다운로드하십시오.</translation>
    </message>
    <message>
        <source>What {name} holds cannot be used: {reason}</source>
        <translation>{name} 모델의 내용을 사용할 수 없음: {reason}</translation>
    </message>
    <message>
        <source>{name} is not a {expected:kind} but a {kind:kind}.</source>
        <translation>{name}은(는) {expected:kind}이 아니라 {kind:kind}입니다.</translation>
    </message>
    <message>
        <source>Can’t reach the download server for {name}.</source>
        <translation>다운로드 서버에 연결할 수 없습니다({name}).</translation>
    </message>
    <message>
        <source>Check the connection and try again: what has arrived is kept.</source>
        <translation>연결을 확인한 다음 다시 시도하십시오. 받은 부분은 보관됩니다.</translation>
    </message>
    <message>
        <source>The download server answered with error {status} for {name}.</source>
        <translation>다운로드 서버에서 오류 {status}이(가) 발생했습니다({name}).</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>나중에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{server} states no commit for {name}.</source>
        <translation>{server} 서버가 {name} 모델의 커밋을 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>The download server gives {name} only to signed-in accounts.</source>
        <translation>다운로드 서버에 로그인해야 {name} 모델을 받을 수 있습니다.</translation>
    </message>
    <message>
        <source>Download it in a browser and import its folder, or choose another model.</source>
        <translation>브라우저에서 다운로드하여 폴더를 가져오거나 다른 모델을 선택하십시오.</translation>
    </message>
    <message>
        <source>The download server has no {name} at {revision}.</source>
        <translation>다운로드 서버에 {name} 모델({revision})이 없습니다.</translation>
    </message>
    <message>
        <source>It may have been withdrawn: choose another model, or update Heimdex.</source>
        <translation>삭제되었을 수 있습니다. 다른 모델을 선택하거나 Heimdex를 업데이트하십시오.</translation>
    </message>
    <message>
        <source>The download server does not have every file of {name}.</source>
        <translation>다운로드 서버에 {name} 모델의 파일이 일부 없습니다.</translation>
    </message>
    <message>
        <source>There is no device “{device}”.</source>
        <translation>“{device}” 장비가 없습니다.</translation>
    </message>
    <message>
        <source>chosen in the settings</source>
        <translation>설정에서 선택함</translation>
    </message>
    <message>
        <source>this build does not support NVIDIA graphics cards</source>
        <translation>이 빌드는 NVIDIA 그래픽 카드를 지원하지 않음</translation>
    </message>
    <message>
        <source>no NVIDIA graphics card with a working driver was found</source>
        <translation>드라이버가 작동하는 NVIDIA 그래픽 카드를 찾지 못함</translation>
    </message>
    <message>
        <source>this build does not support Apple graphics</source>
        <translation>이 빌드는 Apple 그래픽을 지원하지 않음</translation>
    </message>
    <message>
        <source>Apple graphics need macOS 12.3 or later and an Apple chip</source>
        <translation>Apple 그래픽에는 macOS 12.3 이상과 Apple 칩이 필요함</translation>
    </message>
    <message>
        <source>speech cannot use Apple graphics</source>
        <translation>음성 모델은 Apple 그래픽을 사용할 수 없음</translation>
    </message>
    <message>
        <source>{file} of CUDA 12 cannot be loaded for speech</source>
        <translation>음성에 필요한 CUDA 12의 {file}을(를) 불러올 수 없음</translation>
    </message>
    <message>
        <source>loading {name} on the graphics card ended Heimdex twice, so the CPU is used until a restart of the computer</source>
        <translation>그래픽 카드에서 {name}을(를) 불러오다가 Heimdex가 두 번 종료되어, 컴퓨터를 다시 시작할 때까지 CPU를 사용합니다</translation>
    </message>
    <message>
        <source>{device}, self-test passed in {seconds:duration}</source>
        <translation>{device}, 자체 테스트 통과({seconds:duration})</translation>
    </message>
    <message>
        <source>{device} failed its self-test ({reason}), so the CPU is used</source>
        <translation>{device} 자체 테스트 실패({reason}), CPU를 사용함</translation>
    </message>
    <message>
        <source>{precision}: {error}</source>
        <translation>{precision}: {error}</translation>
    </message>
    <message>
        <source>{precision}: its results are off by {share:percent}</source>
        <translation>{precision}: 결과 오차 {share:percent}</translation>
    </message>
    <message>
        <source>People are not recognised in this library.</source>
        <translation>이 라이브러리에서는 인물을 알아보지 않습니다.</translation>
    </message>
    <message>
        <source>It can be switched on in the settings.</source>
        <translation>설정에서 켤 수 있습니다.</translation>
    </message>
    <message>
        <source>Nobody has a name yet.</source>
        <translation>아직 이름을 붙인 인물이 없습니다.</translation>
    </message>
    <message>
        <source>Name somebody under People.</source>
        <translation>인물에서 이름을 붙이세요.</translation>
    </message>
    <message>
        <source>Nobody in this library is called “{name}”.</source>
        <translation>이 라이브러리에 이름이 “{name}”인 인물이 없습니다.</translation>
    </message>
    <message>
        <source>This person is no longer there.</source>
        <translation>이 인물은 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>A name needs at least one letter.</source>
        <translation>이름에는 글자가 하나 이상 있어야 합니다.</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>이름이 너무 깁니다.</translation>
    </message>
    <message>
        <source>The name holds characters that can’t be seen.</source>
        <translation>이름에 보이지 않는 문자가 들어 있습니다.</translation>
    </message>
    <message>
        <source>Type it again.</source>
        <translation>다시 입력하세요.</translation>
    </message>
    <message>
        <source>There is a person called “{name}”.</source>
        <translation>이름이 “{name}”인 인물이 이미 있습니다.</translation>
    </message>
    <message>
        <source>Use another name, or merge the two.</source>
        <translation>다른 이름을 쓰거나 두 인물을 합치세요.</translation>
    </message>
    <message>
        <source>{name} is that person already.</source>
        <translation>{name}: 이미 같은 인물입니다.</translation>
    </message>
    <message>
        <source>Choose the moments that show somebody else.</source>
        <translation>다른 사람이 나오는 순간을 고르세요.</translation>
    </message>
    <message>
        <source>This moment is no longer of that person.</source>
        <translation>이 순간은 더 이상 그 인물의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>No face was found in {name}.</source>
        <translation>{name}에서 얼굴을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>Use a photo that shows one.</source>
        <translation>얼굴이 나온 사진을 쓰세요.</translation>
    </message>
    <message>
        <source>{name} shows {count} faces.</source>
        <translation>{name}에 얼굴이 {count}개 있습니다.</translation>
    </message>
    <message>
        <source>Use a photo of one person, or crop it.</source>
        <translation>한 사람만 나온 사진을 쓰거나 잘라 내세요.</translation>
    </message>
    <message>
        <source>The face in {name} is too small or too blurred.</source>
        <translation>{name}의 얼굴이 너무 작거나 흐립니다.</translation>
    </message>
    <message>
        <source>Use a photo in which it is larger and sharp.</source>
        <translation>얼굴이 더 크고 또렷한 사진을 쓰세요.</translation>
    </message>
    <message>
        <source>{name} does not seem to show {person}.</source>
        <translation>{name}의 얼굴은 {person}의 다른 사진과 닮지 않았습니다.</translation>
    </message>
    <message>
        <source>Leave it out, or add it under another name.</source>
        <translation>빼거나 다른 이름으로 추가하세요.</translation>
    </message>
    <message>
        <source>It is ready.</source>
        <translation>준비되었습니다.</translation>
    </message>
    <message>
        <source>The search is empty.</source>
        <translation>검색어가 비어 있습니다.</translation>
    </message>
    <message>
        <source>Describe what is seen or said.</source>
        <translation>화면이나 대사를 설명하십시오.</translation>
    </message>
    <message>
        <source>There is no channel “{channel}”.</source>
        <translation>“{channel}” 채널이 없습니다.</translation>
    </message>
    <message>
        <source>No video has been indexed with {name} yet.</source>
        <translation>아직 {name} 모델로 색인한 동영상이 없습니다.</translation>
    </message>
    <message>
        <source>The model {name} understands English only.</source>
        <translation>{name} 모델은 영어만 이해합니다.</translation>
    </message>
    <message>
        <source>{name} can’t recognise: {words}.</source>
        <translation>{name} 모델에 없는 단어: {words}.</translation>
    </message>
    <message>
        <source>“{sense}:” cannot be searched yet; it was left out.</source>
        <translation>“{sense}:” 검색은 아직 지원하지 않아 제외했습니다.</translation>
    </message>
    <message>
        <source>Similar moments are found by what is seen, which was left out.</source>
        <translation>비슷한 순간은 화면으로 찾는데 화면 검색이 제외되었습니다.</translation>
    </message>
    <message>
        <source>There is nothing to save.</source>
        <translation>저장할 내용이 없습니다.</translation>
    </message>
    <message>
        <source>Give words or an example to search for.</source>
        <translation>검색어나 예시를 입력하십시오.</translation>
    </message>
    <message>
        <source>A saved search is named twice.</source>
        <translation>저장된 검색이 두 번 나옵니다.</translation>
    </message>
    <message>
        <source>A saved search needs a name.</source>
        <translation>저장된 검색에는 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>Use at most {most} letters.</source>
        <translation>최대 {most}자까지 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Known formats: open_clip, sentence-transformers (both with safetensors), CTranslate2’s Whisper, and faces (YuNet and a recogniser, both ONNX).</source>
        <translation>지원 형식: open_clip, sentence-transformers(둘 다 safetensors), CTranslate2 Whisper, 얼굴(YuNet과 인식 모델, 둘 다 ONNX).</translation>
    </message>
    <message>
        <source>There is a saved search named “{name}”.</source>
        <translation>이름이 “{name}”인 저장된 검색이 있습니다.</translation>
    </message>
    <message>
        <source>Use another name, or delete that one.</source>
        <translation>다른 이름을 사용하거나 그 검색을 삭제하십시오.</translation>
    </message>
    <message>
        <source>This saved search is no longer there.</source>
        <translation>저장된 검색이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The search was not understood ({problem}).</source>
        <translation>검색 요청을 이해하지 못했습니다({problem}).</translation>
    </message>
    <message>
        <source>The search {request} is under way already.</source>
        <translation>검색 {request}이(가) 이미 진행 중입니다.</translation>
    </message>
    <message>
        <source>{most} searches are under way already.</source>
        <translation>이미 검색 {most}개가 진행 중입니다.</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>다운로드</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Use {}</source>
        <translation>{} 사용</translation>
    </message>
    <message>
        <source>Download {}</source>
        <translation>{} 다운로드</translation>
    </message>
    <message>
        <source>Pause the download of {}</source>
        <translation>{} 다운로드 일시 정지</translation>
    </message>
    <message>
        <source>More about {}</source>
        <translation>{} 추가 정보</translation>
    </message>
    <message>
        <source>Download of {}</source>
        <translation>{} 다운로드</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>설치됨</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Waits for the download before it.</source>
        <translation>앞의 다운로드가 끝나기를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>Paused: {} of {} are here.</source>
        <translation>일시 정지됨: {}/{} 받음.</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{}/{}</translation>
    </message>
    <message>
        <source>Check its files</source>
        <translation>파일 검사</translation>
    </message>
    <message>
        <source>Delete from this machine…</source>
        <translation>이 컴퓨터에서 삭제...</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Sight</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Finds what is seen in frames.</source>
        <translation>화면에 보이는 것을 찾습니다.</translation>
    </message>
    <message>
        <source>Meaning of words</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>Finds what is said by what it means.</source>
        <translation>대사를 의미로 찾습니다.</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>Writes down what is said.</source>
        <translation>대사를 받아씁니다.</translation>
    </message>
    <message>
        <source>Text on screen</source>
        <translation>화면 글자</translation>
    </message>
    <message>
        <source>Reads what stands in the pictures.</source>
        <translation>화면에 보이는 글자를 읽습니다.</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>얼굴</translation>
    </message>
    <message>
        <source>Finds who is seen, where people are switched on.</source>
        <translation>인물 기능을 켜면 누가 보이는지 찾습니다.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>경량</translation>
    </message>
    <message>
        <source>Small downloads, fast on any machine.</source>
        <translation>다운로드 용량이 작고 어느 컴퓨터에서나 빠릅니다.</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>Finds well in many languages, at a good speed.</source>
        <translation>여러 언어에서 좋은 결과를 적당한 속도로 찾습니다.</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>최고 품질</translation>
    </message>
    <message>
        <source>The most accurate; made for a graphics card.</source>
        <translation>가장 정확하게 찾습니다. 그래픽 카드에 알맞습니다.</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>체험용</translation>
    </message>
    <message>
        <source>Comes with Heimdex; knows only the demo’s drawn scenes and spoken words.</source>
        <translation>Heimdex에 포함되어 있으며, 데모의 그림 장면과 대사만 알아봅니다.</translation>
    </message>
    <message>
        <source>Many languages; balances accuracy and speed.</source>
        <translation>여러 언어를 지원하고 정확도와 속도의 균형이 좋습니다.</translation>
    </message>
    <message>
        <source>The most accurate, in many languages; needs a graphics card.</source>
        <translation>여러 언어를 지원하고 화면을 가장 정확하게 분석합니다. 그래픽 카드가 필요합니다.</translation>
    </message>
    <message>
        <source>Many languages; fast without a graphics card.</source>
        <translation>여러 언어를 지원하고 그래픽 카드 없이도 빠릅니다.</translation>
    </message>
    <message>
        <source>The smallest download; understands English only.</source>
        <translation>다운로드 용량이 가장 작으며 영어만 이해합니다.</translation>
    </message>
    <message>
        <source>Understands what is said, in over a hundred languages.</source>
        <translation>100개가 넘는 언어의 대사를 이해합니다.</translation>
    </message>
    <message>
        <source>About a hundred languages; small and fast.</source>
        <translation>약 100개 언어를 지원하며 작고 빠릅니다.</translation>
    </message>
    <message>
        <source>Comes with Heimdex; reads Latin, Chinese and Japanese letters.</source>
        <translation>Heimdex에 포함되어 있으며 로마자, 한자, 일본어를 읽습니다.</translation>
    </message>
    <message>
        <source>Reads Korean, beside all that PP-OCRv6-small reads.</source>
        <translation>PP-OCRv6-small이 읽는 글자에 더해 한국어도 읽습니다.</translation>
    </message>
    <message>
        <source>Tells people apart; small and fast.</source>
        <translation>사람을 구별합니다. 작고 빠릅니다.</translation>
    </message>
    <message>
        <source>Tells people apart more surely; slower.</source>
        <translation>사람을 더 확실하게 구별합니다. 느립니다.</translation>
    </message>
    <message>
        <source>Many languages; fast, less accurate.</source>
        <translation>여러 언어, 빠르지만 정확도가 낮음.</translation>
    </message>
    <message>
        <source>Many languages; the most accurate that is fast without a graphics card.</source>
        <translation>여러 언어를 지원하며, 그래픽 카드 없이 빠른 모델 중 가장 정확합니다.</translation>
    </message>
    <message>
        <source>Many languages; nearly as accurate as large-v3, and much faster.</source>
        <translation>여러 언어를 지원하며, large-v3에 가까운 정확도에 훨씬 빠릅니다.</translation>
    </message>
    <message>
        <source>Many languages, the most accurate; needs a graphics card.</source>
        <translation>여러 언어를 지원하며 가장 정확합니다. 그래픽 카드가 필요합니다.</translation>
    </message>
    <message>
        <source>Imported from a folder.</source>
        <translation>폴더에서 가져온 모델입니다.</translation>
    </message>
    <message>
        <source>{} dimensions</source>
        <translation>{}차원</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Start without downloading</source>
        <translation>다운로드하지 않고 시작</translation>
    </message>
    <message>
        <source>How long indexing takes depends on this computer and the models: the time left is shown as soon as the first video has been measured.</source>
        <translation>색인 시간은 컴퓨터와 모델에 따라 다릅니다. 첫 번째 동영상을 측정하면 남은 시간을 표시합니다.</translation>
    </message>
    <message>
        <source>{} (recommended)</source>
        <translation>{}(권장)</translation>
    </message>
    <message>
        <source>{} to download</source>
        <translation>다운로드 {}</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <source>Sight: {}</source>
        <translation>시각: {}</translation>
    </message>
    <message>
        <source>Meaning: {}</source>
        <translation>의미: {}</translation>
    </message>
    <message>
        <source>Speech: {}</source>
        <translation>음성: {}</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>경량</translation>
    </message>
    <message>
        <source>Finds scenes and speech in many languages. Quick on any computer.</source>
        <translation>여러 언어로 장면과 대사를 찾습니다. 어느 컴퓨터에서나 빠릅니다.</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>Sees more and understands speech better. Good on a computer of recent years.</source>
        <translation>더 많이 보고 대사를 더 잘 이해합니다. 최근 몇 년 사이의 컴퓨터에 알맞습니다.</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>최고 품질</translation>
    </message>
    <message>
        <source>The sharpest sight and hearing. Slow without a graphics card.</source>
        <translation>화면과 대사를 가장 정확하게 분석합니다. 그래픽 카드가 없으면 느립니다.</translation>
    </message>
    <message>
        <source>Words only, for now</source>
        <translation>지금은 텍스트만</translation>
    </message>
    <message>
        <source>Subtitles, titles and chapters are found by their words. Sight and speech follow once you add models in the settings.</source>
        <translation>자막, 제목, 챕터를 단어로 찾습니다. 설정에서 모델을 추가하면 화면과 대사도 검색할 수 있습니다.</translation>
    </message>
    <message>
        <source>Starter models, to try things out</source>
        <translation>체험용 모델</translation>
    </message>
    <message>
        <source>They come with the program and know only the demo’s drawn scenes and few spoken words. They will find little in your own videos.</source>
        <translation>프로그램에 포함되어 있으며, 데모의 그림 장면과 몇 가지 대사만 알아봅니다. 내 동영상에서는 거의 찾지 못합니다.</translation>
    </message>
    <message>
        <source>Nothing to download. {} free on this disk.</source>
        <translation>다운로드할 것이 없습니다. 이 디스크에 {}의 여유 공간이 있습니다.</translation>
    </message>
    <message>
        <source>{} to download, {} free on this disk. Everything runs on this computer; nothing of your videos is sent anywhere.</source>
        <translation>다운로드 {}, 디스크 여유 공간 {}. 모든 작업은 이 컴퓨터에서 실행되며, 동영상의 어떤 내용도 외부로 보내지 않습니다.</translation>
    </message>
    <message>
        <source>{} to download, but only {} free on this disk. Free some space, or choose a smaller set.</source>
        <translation>다운로드는 {}인데 디스크 여유 공간이 {}뿐입니다. 공간을 확보하거나 더 작은 모델을 선택하십시오.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>폴더에서 가져오기...</translation>
    </message>
    <message numerus="yes">
        <source>Switching re-analyses %n video(s): about {}.</source>
        <translation>
            <numerusform>모델을 바꾸면 동영상 %n개를 다시 분석합니다(약 {}).</numerusform>
        </translation>
    </message>
    <message>
        <source>{} will be in use once downloaded.</source>
        <translation>다운로드가 끝나면 {} 모델을 사용합니다.</translation>
    </message>
    <message>
        <source>Reading every file…</source>
        <translation>모든 파일을 검사하는 중...</translation>
    </message>
    <message>
        <source>Every file is as it should be.</source>
        <translation>모든 파일이 정상입니다.</translation>
    </message>
    <message>
        <source>{} can be downloaded or imported again.</source>
        <translation>{} 모델은 다시 다운로드하거나 가져올 수 있습니다.</translation>
    </message>
    <message>
        <source>{} is in use: without it, nothing new can be found by it.</source>
        <translation>{} 모델을 사용 중입니다. 삭제하면 이 모델로는 더 이상 검색할 수 없습니다.</translation>
    </message>
    <message>
        <source>Delete this model?</source>
        <translation>이 모델을 삭제하겠습니까?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>모델 폴더 선택</translation>
    </message>
    <message>
        <source>Copying the model…</source>
        <translation>모델을 복사하는 중...</translation>
    </message>
    <message>
        <source>Imported {}.</source>
        <translation>{} 모델을 가져왔습니다.</translation>
    </message>
</context>
<context>
    <name>MomentMenu</name>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>비슷한 순간 찾기</translation>
    </message>
    <message>
        <source>Search only in this video</source>
        <translation>이 동영상에서만 검색</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>다음 위치</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>이전 위치</translation>
    </message>
    <message>
        <source>Copy the time</source>
        <translation>시간 복사</translation>
    </message>
    <message>
        <source>Copy the words</source>
        <translation>텍스트 복사</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
</context>
<context>
    <name>MomentsList</name>
    <message>
        <source>Moments in which this person is seen</source>
        <translation>이 사람이 나오는 순간</translation>
    </message>
</context>
<context>
    <name>MomentsModel</name>
    <message>
        <source>Weaker matches</source>
        <translation>관련도가 낮은 결과</translation>
    </message>
</context>
<context>
    <name>Moving</name>
    <message>
        <source>Progress of moving the library</source>
        <translation>라이브러리 이동 진행률</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Waiting for indexing to rest…</source>
        <translation>색인이 멈추기를 기다리는 중...</translation>
    </message>
    <message>
        <source>{} of {} copied.</source>
        <translation>{}/{} 복사됨.</translation>
    </message>
    <message>
        <source>The library is at {} now. Heimdex starts again.</source>
        <translation>라이브러리를 {}(으)로 옮겼습니다. Heimdex를 다시 시작합니다.</translation>
    </message>
    <message>
        <source>The library was not moved.</source>
        <translation>라이브러리를 옮기지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>NameCompletion</name>
    <message>
        <source>Names of people</source>
        <translation>인물 이름</translation>
    </message>
</context>
<context>
    <name>NeededModels</name>
    <message>
        <source>Progress of the download</source>
        <translation>다운로드 진행률</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>다운로드</translation>
    </message>
    <message>
        <source>Cancel download</source>
        <translation>다운로드 취소</translation>
    </message>
    <message>
        <source>To be downloaded first: {} ({}).</source>
        <translation>먼저 다운로드해야 함: {}({}).</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{}/{}</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Notes on this video</source>
        <translation>이 동영상에 관한 알림</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>Make everything again, even what is up to date</source>
        <translation>최신 상태인 항목까지 모두 다시 만들기</translation>
    </message>
    <message>
        <source>Newest videos first</source>
        <translation>최신 동영상 먼저</translation>
    </message>
    <message>
        <source>Most often opened first</source>
        <translation>자주 연 동영상 먼저</translation>
    </message>
    <message>
        <source>Shortest videos first</source>
        <translation>짧은 동영상 먼저</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>순서</translation>
    </message>
    <message>
        <source>Pause between videos</source>
        <translation>동영상 사이 일시 정지</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Add a name</source>
        <translation>이름 추가</translation>
    </message>
    <message>
        <source>this person</source>
        <translation>이 사람</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s), not seen yet</source>
        <translation>
            <numerusform>사진 %n장, 아직 나오지 않음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>얼굴 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>동영상 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody without a name</source>
        <translation>이름 없는 사람</translation>
    </message>
    <message>
        <source>For each face in your videos, Heimdex keeps a small picture and a row of numbers by which it is recognised, with the names and photos that you give. All of it stays in this library on this computer and is never sent anywhere.</source>
        <translation>Heimdex는 동영상에 나오는 얼굴마다 작은 사진과 얼굴을 알아보는 데 쓰는 숫자들을, 그리고 입력한 이름과 추가한 사진을 보관합니다. 모두 이 컴퓨터의 이 라이브러리에만 남고 어디로도 전송되지 않습니다.</translation>
    </message>
</context>
<context>
    <name>PeopleActions</name>
    <message>
        <source>Recognise people in your videos?</source>
        <translation>동영상에서 인물을 알아볼까요?</translation>
    </message>
    <message>
        <source>Settings › Privacy removes it again, all at once.</source>
        <translation>설정 › 개인정보 보호에서 한꺼번에 삭제할 수 있습니다.</translation>
    </message>
    <message>
        <source>Recognise people</source>
        <translation>인물 알아보기</translation>
    </message>
    <message>
        <source>People are recognised from now on.</source>
        <translation>이제부터 인물을 알아봅니다.</translation>
    </message>
    <message>
        <source>Their faces become one person&apos;s.</source>
        <translation>얼굴들이 한 사람으로 합쳐집니다.</translation>
    </message>
    <message>
        <source>Their faces become one person&apos;s, with the name {name}.</source>
        <translation>얼굴들이 한 사람으로 합쳐지고, 이름은 “{name}”이(가) 됩니다.</translation>
    </message>
    <message>
        <source>Are these the same person?</source>
        <translation>같은 사람인가요?</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>Who is the same person?</source>
        <translation>누구와 같은 사람인가요?</translation>
    </message>
    <message>
        <source>It is remembered that this is not {name}.</source>
        <translation>“{name}”이(가) 아니라는 것을 기억합니다.</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>다른 사람</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>누구인가요?</translation>
    </message>
    <message>
        <source>Forget {name}?</source>
        <translation>“{name}”을(를) 잊을까요?</translation>
    </message>
    <message>
        <source>The name, its photos and all that you said of this person are deleted. The faces stay, without a name.</source>
        <translation>이름과 사진, 이 사람에 대해 알려 준 내용이 모두 삭제됩니다. 얼굴은 이름 없이 남습니다.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>잊기</translation>
    </message>
    <message>
        <source>Photos of {name}</source>
        <translation>{name} 사진</translation>
    </message>
    <message>
        <source>Pictures ({})</source>
        <translation>그림 ({})</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>인물 추가</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>{name} is recognised by your photos now.</source>
        <translation>이제 추가한 사진으로 “{name}”을(를) 알아봅니다.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
</context>
<context>
    <name>PeopleDelegate</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
</context>
<context>
    <name>PeopleGrid</name>
    <message>
        <source>People</source>
        <translation>인물</translation>
    </message>
</context>
<context>
    <name>PeopleRow</name>
    <message>
        <source>Who is seen</source>
        <translation>나오는 사람</translation>
    </message>
    <message>
        <source>Search for {name}</source>
        <translation>{name} 검색</translation>
    </message>
    <message>
        <source>Somebody without a name. Show where else, and name them.</source>
        <translation>이름 없는 사람입니다. 다른 장면을 보고 이름을 지정합니다.</translation>
    </message>
</context>
<context>
    <name>PeopleView</name>
    <message>
        <source>People</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Add a person…</source>
        <translation>인물 추가…</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n명</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden</source>
        <translation>
            <numerusform>숨김 %n명</numerusform>
        </translation>
    </message>
    <message>
        <source>Show everyone</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>People are not recognised</source>
        <translation>인물을 알아보지 않습니다</translation>
    </message>
    <message>
        <source>Heimdex can find the people in your videos by their faces.</source>
        <translation>Heimdex는 얼굴로 동영상에 나오는 사람을 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Recognise people…</source>
        <translation>인물 알아보기…</translation>
    </message>
    <message>
        <source>A model for faces is missing</source>
        <translation>얼굴 모델이 없습니다</translation>
    </message>
    <message>
        <source>People are found once you choose one. It is downloaded once.</source>
        <translation>모델을 고르면 인물을 찾습니다. 한 번만 다운로드합니다.</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>모델 선택…</translation>
    </message>
    <message>
        <source>Nobody is hidden</source>
        <translation>숨긴 사람이 없습니다</translation>
    </message>
    <message>
        <source>Nobody has been found yet</source>
        <translation>아직 찾은 사람이 없습니다</translation>
    </message>
    <message>
        <source>Whoever is seen appears here as your videos are indexed.</source>
        <translation>동영상을 색인하면 나오는 사람이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Add a name</source>
        <translation>이름 추가</translation>
    </message>
    <message>
        <source>Add photos…</source>
        <translation>사진 추가…</translation>
    </message>
    <message>
        <source>Merge with…</source>
        <translation>다른 인물과 합치기…</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>합치기…</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>다시 표시</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>숨기기</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>잊기…</translation>
    </message>
</context>
<context>
    <name>PersonMomentsModel</name>
    <message>
        <source>{title}, {time}</source>
        <translation>{title}, {time}</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>All people (Esc)</source>
        <translation>모든 인물 (Esc)</translation>
    </message>
    <message>
        <source>Add a name</source>
        <translation>이름 추가</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Search for this person</source>
        <translation>이 사람 검색</translation>
    </message>
    <message>
        <source>Add photos…</source>
        <translation>사진 추가…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Not seen in any video yet. It is recognised as videos are indexed.</source>
        <translation>아직 어느 동영상에도 나오지 않습니다. 동영상을 색인하면서 알아봅니다.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>This is not {name}</source>
        <translation>“{name}”이(가) 아님</translation>
    </message>
    <message>
        <source>This is somebody else…</source>
        <translation>다른 사람임…</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Picture</source>
        <translation>화면</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Upgrade index</source>
        <translation>색인 업그레이드</translation>
    </message>
    <message>
        <source>Checking what needs upgrading</source>
        <translation>업그레이드할 항목 확인 중</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Disk space</source>
        <translation>디스크 공간</translation>
    </message>
    <message>
        <source>Index version</source>
        <translation>색인 버전</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>추가 옵션</translation>
    </message>
    <message>
        <source>What came of the last upgrade</source>
        <translation>마지막 업그레이드 결과</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Start upgrade</source>
        <translation>업그레이드 시작</translation>
    </message>
    <message>
        <source>What will be redone</source>
        <translation>다시 처리할 항목</translation>
    </message>
    <message>
        <source>What cannot be done now</source>
        <translation>지금 할 수 없는 항목</translation>
    </message>
    <message>
        <source>Checking what needs upgrading…</source>
        <translation>업그레이드할 항목을 확인하는 중...</translation>
    </message>
    <message>
        <source>Choose at least one step.</source>
        <translation>단계를 하나 이상 선택하십시오.</translation>
    </message>
    <message>
        <source>Could not work out the plan.</source>
        <translation>업그레이드 계획을 세우지 못했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be upgraded. You can search meanwhile, and the upgrade can be undone.</source>
        <translation>
            <numerusform>동영상 %n개를 최신 상태로 업그레이드할 수 있습니다. 진행 중에도 검색할 수 있고, 업그레이드를 되돌릴 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>A model has to be downloaded before the upgrade can begin.</source>
        <translation>업그레이드를 시작하려면 먼저 모델을 다운로드해야 합니다.</translation>
    </message>
    <message>
        <source>Nothing can be upgraded now; the rest is up to date.</source>
        <translation>지금 업그레이드할 수 있는 항목이 없습니다. 나머지는 최신 상태입니다.</translation>
    </message>
    <message>
        <source>Everything is up to date</source>
        <translation>모두 최신 상태입니다</translation>
    </message>
    <message>
        <source>All videos are at index version {}, made with the chosen models.</source>
        <translation>모든 동영상이 선택한 모델로 만든 사양 {}입니다.</translation>
    </message>
    <message>
        <source>{}, estimate</source>
        <translation>{}, 추정</translation>
    </message>
    <message>
        <source>{} needed, {} free</source>
        <translation>{} 필요, {} 사용 가능</translation>
    </message>
    <message>
        <source>{} and others</source>
        <translation>{} 외</translation>
    </message>
    <message numerus="yes">
        <source>{step}, %n video(s) ({names}): {why}</source>
        <translation>
            <numerusform>{step}, 동영상 %n개({names}): {why}</numerusform>
        </translation>
    </message>
    <message>
        <source>{step}: {why}</source>
        <translation>{step}: {why}</translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>Player</source>
        <translation>플레이어</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기(Esc)</translation>
    </message>
    <message>
        <source>This video&apos;s file cannot be reached</source>
        <translation>동영상 파일에 접근할 수 없음</translation>
    </message>
    <message>
        <source>Its disk may be disconnected, or the file was moved or renamed. Connect the disk, or bring the file back to {path}, and open it again.</source>
        <translation>디스크 연결이 끊겼거나 파일이 이동되었거나 이름이 바뀌었을 수 있습니다. 디스크를 연결하거나 파일을 {path}에 되돌려 놓고 다시 여십시오.</translation>
    </message>
    <message>
        <source>This video cannot be opened</source>
        <translation>동영상을 열 수 없음</translation>
    </message>
    <message>
        <source>The log has the details.</source>
        <translation>자세한 내용은 로그를 확인하십시오.</translation>
    </message>
    <message>
        <source>This video cannot be played here</source>
        <translation>동영상을 재생할 수 없음</translation>
    </message>
    <message>
        <source>The file may be damaged, or this computer has no decoder for it. Its frames and words can be searched all the same. Try to open {path} with another player.</source>
        <translation>파일이 손상되었거나 이 컴퓨터에 디코더가 없을 수 있습니다. 프레임과 텍스트는 그대로 검색할 수 있습니다. 다른 플레이어로 {path} 파일을 열어 보십시오.</translation>
    </message>
</context>
<context>
    <name>PresetCard</name>
    <message>
        <source>{} (recommended)</source>
        <translation>{}(권장)</translation>
    </message>
    <message>
        <source>Download and use</source>
        <translation>다운로드하고 사용</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Use the preset {}</source>
        <translation>사전 설정 {} 사용</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>이 컴퓨터에 있음</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Privacy</source>
        <translation>개인정보 보호</translation>
    </message>
    <message>
        <source>Your videos, what is found in them and what you search for stay on this machine. Nothing of it is sent anywhere.</source>
        <translation>동영상과 그 안에서 찾은 내용, 검색어는 이 컴퓨터에만 남습니다. 어떤 것도 외부로 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Heimdex uses the network for one thing: to download models, when you ask for one. It sends no account, no identification and no statistics with that.</source>
        <translation>Heimdex는 사용자가 요청한 모델을 다운로드할 때만 네트워크를 사용합니다. 이때 계정, 식별 정보, 통계를 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Stay offline</source>
        <translation>오프라인 유지</translation>
    </message>
    <message>
        <source>No model is downloaded. Models can still be imported from a folder.</source>
        <translation>모델을 다운로드하지 않습니다. 폴더에서 가져올 수는 있습니다.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Searches</source>
        <translation>검색 기록</translation>
    </message>
    <message>
        <source>Remember what was searched for</source>
        <translation>검색 기록 저장</translation>
    </message>
    <message>
        <source>It is kept in this library only, and offered in the search field.</source>
        <translation>이 라이브러리에만 저장하며 검색 필드에서 제안합니다.</translation>
    </message>
    <message>
        <source>People</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Recognise people by their faces</source>
        <translation>얼굴로 인물 알아보기</translation>
    </message>
    <message>
        <source>Clear history</source>
        <translation>기록 지우기</translation>
    </message>
    <message>
        <source>Remove all people…</source>
        <translation>모든 인물 삭제…</translation>
    </message>
    <message>
        <source>Remove all people?</source>
        <translation>모든 인물을 삭제할까요?</translation>
    </message>
    <message>
        <source>All faces, names, photos and what was said of them are deleted, also from backups, and people are switched off. This cannot be undone. Your videos stay as they are.</source>
        <translation>모든 얼굴과 이름, 사진, 알려 준 내용이 백업에서까지 삭제되고 인물 알아보기가 꺼집니다. 되돌릴 수 없습니다. 동영상은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Nothing is stored of people any more.</source>
        <translation>이제 인물에 대해 아무것도 보관하지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n search(es) forgotten.</source>
        <translation>
            <numerusform>검색 기록 %n개를 지웠습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Search is starting again. Try again.</source>
        <translation>검색을 다시 시작하고 있습니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
</context>
<context>
    <name>ProcessingPage</name>
    <message>
        <source>Processing</source>
        <translation>처리</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Language of the speech</source>
        <translation>대사 언어</translation>
    </message>
    <message>
        <source>Detect it</source>
        <translation>자동 감지</translation>
    </message>
    <message>
        <source>Setting the language improves accuracy. Applies to videos indexed from now on.</source>
        <translation>언어를 지정하면 정확도가 높아집니다. 지금부터 색인하는 동영상에 적용됩니다.</translation>
    </message>
    <message>
        <source>Choose a language, or type its code of two or three letters, such as en.</source>
        <translation>언어를 선택하거나 en처럼 두세 글자의 코드를 입력하십시오.</translation>
    </message>
    <message>
        <source>Listen to</source>
        <translation>들을 소리</translation>
    </message>
    <message>
        <source>Every track that says something of its own</source>
        <translation>고유한 말이 담긴 모든 트랙</translation>
    </message>
    <message>
        <source>The first track alone</source>
        <translation>첫 번째 트랙만</translation>
    </message>
    <message>
        <source>Every track, translations too</source>
        <translation>번역을 포함한 모든 트랙</translation>
    </message>
    <message>
        <source>In videos with several sound tracks. Applies to videos indexed from now on.</source>
        <translation>소리 트랙이 여러 개인 동영상에 해당합니다. 앞으로 색인하는 동영상부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Index sound without a picture</source>
        <translation>영상 없는 소리도 색인</translation>
    </message>
    <message>
        <source>Voice notes, podcasts and other recordings are searched as videos are.</source>
        <translation>음성 메모, 팟캐스트 같은 녹음도 동영상처럼 검색됩니다.</translation>
    </message>
    <message>
        <source>Read text on screen</source>
        <translation>화면 글자 읽기</translation>
    </message>
    <message>
        <source>Slides, signs and burnt-in subtitles are found by what they say. It is read on this computer.</source>
        <translation>슬라이드, 표지판, 영상에 입힌 자막을 글자로 찾습니다. 이 컴퓨터에서 읽습니다.</translation>
    </message>
    <message>
        <source>Use subtitles where there are some</source>
        <translation>자막이 있으면 사용</translation>
    </message>
    <message>
        <source>They are exact and take no time. Otherwise all speech is transcribed.</source>
        <translation>정확하고 시간이 들지 않습니다. 끄면 모든 대사를 받아씁니다.</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>성능</translation>
    </message>
    <message>
        <source>Models run on</source>
        <translation>모델 실행 장치</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA 그래픽 카드</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 그래픽</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>If it is not available or fails its test, the CPU is used instead. Indexing uses it from the next video on, search from the next start.</source>
        <translation>사용할 수 없거나 테스트에 실패하면 대신 CPU를 사용합니다. 색인에는 다음 동영상부터, 검색에는 다음 실행부터 적용됩니다.</translation>
    </message>
    <message>
        <source>CPU threads</source>
        <translation>CPU 스레드</translation>
    </message>
    <message>
        <source>Fewer threads leave more of the CPU to other programs.</source>
        <translation>적을수록 다른 프로그램이 프로세서를 더 많이 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Continue on battery</source>
        <translation>배터리 사용 중에도 계속</translation>
    </message>
    <message>
        <source>Off: indexing and upgrades wait until the machine is plugged in.</source>
        <translation>끄면 전원을 연결할 때까지 색인과 업그레이드가 대기합니다.</translation>
    </message>
    <message>
        <source>Frames at a time</source>
        <translation>한 번에 처리할 프레임</translation>
    </message>
    <message>
        <source>More is faster on a graphics card with much memory.</source>
        <translation>메모리가 많은 그래픽 카드에서는 클수록 빠릅니다.</translation>
    </message>
    <message>
        <source>Texts at a time</source>
        <translation>한 번에 처리할 텍스트</translation>
    </message>
    <message>
        <source>Give up on a video that makes no progress for</source>
        <translation>진행이 없는 동영상 중단</translation>
    </message>
    <message>
        <source>It is marked as failed, and the next one begins.</source>
        <translation>실패로 표시하고 다음 동영상을 시작합니다.</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Keep models for searching in memory for</source>
        <translation>검색 모델을 메모리에 유지하는 시간</translation>
    </message>
    <message>
        <source>After so long without a search their memory is given back.</source>
        <translation>이 시간 동안 검색하지 않으면 메모리를 반환합니다.</translation>
    </message>
    <message>
        <source> min</source>
        <translation>분</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>항상</translation>
    </message>
    <message>
        <source>Korean on screen is not read yet: the model that reads it is missing.</source>
        <translation>화면의 한국어는 아직 읽지 못합니다. 한국어를 읽는 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>모델 선택…</translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Progress of the upgrade</source>
        <translation>업그레이드 진행률</translation>
    </message>
    <message>
        <source>Cancel upgrade…</source>
        <translation>업그레이드 취소...</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>가리기</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Now: {}, {}</source>
        <translation>현재: {}, {}</translation>
    </message>
    <message>
        <source>Undoing the upgrade</source>
        <translation>업그레이드 실행 취소 중</translation>
    </message>
    <message>
        <source>The upgrade has stopped</source>
        <translation>업그레이드가 중단되었습니다</translation>
    </message>
    <message>
        <source>The upgrade is paused</source>
        <translation>업그레이드가 일시 정지되었습니다</translation>
    </message>
    <message>
        <source>Upgrading the index</source>
        <translation>색인 업그레이드 중</translation>
    </message>
    <message>
        <source>The index is put back as it was before.</source>
        <translation>색인을 이전 상태로 되돌립니다.</translation>
    </message>
    <message numerus="yes">
        <source>{} of %n video(s)</source>
        <translation>
            <numerusform>동영상 %n개 중 {}개</numerusform>
        </translation>
    </message>
    <message>
        <source>{}, {} failed</source>
        <translation>{}, {}개 실패</translation>
    </message>
    <message>
        <source>{}, {} left</source>
        <translation>{}, {} 남음</translation>
    </message>
    <message>
        <source>Indexing is paused, and the upgrade waits with it.</source>
        <translation>색인이 일시 정지되어 업그레이드도 대기 중입니다.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거...</translation>
    </message>
    <message>
        <source>Move to front</source>
        <translation>맨 앞으로 이동</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Videos being indexed</source>
        <translation>색인 중인 동영상</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Move to front</source>
        <translation>맨 앞으로 이동</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>라이브러리에서 제거...</translation>
    </message>
</context>
<context>
    <name>RefusalCard</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message numerus="yes">
        <source>%n more cannot be added either.</source>
        <translation>
            <numerusform>그 밖에 %n개도 추가할 수 없습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Upgraded</source>
        <translation>업그레이드됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>What was replaced is kept, so that the upgrade can be undone.</source>
        <translation>업그레이드를 실행 취소할 수 있도록 이전 데이터를 보관합니다.</translation>
    </message>
    <message>
        <source>Undo upgrade…</source>
        <translation>업그레이드 실행 취소...</translation>
    </message>
    <message>
        <source>Free the space…</source>
        <translation>공간 확보...</translation>
    </message>
    <message>
        <source>Try failed videos again</source>
        <translation>실패한 동영상 다시 시도</translation>
    </message>
    <message>
        <source>What else can be upgraded</source>
        <translation>추가로 업그레이드할 항목</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message numerus="yes">
        <source>{} of %n video(s)</source>
        <translation>
            <numerusform>동영상 %n개 중 {}개</numerusform>
        </translation>
    </message>
    <message>
        <source>The upgrade was undone</source>
        <translation>업그레이드를 실행 취소했습니다</translation>
    </message>
    <message>
        <source>The upgrade was cancelled</source>
        <translation>업그레이드를 취소했습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) failed</source>
        <translation>
            <numerusform>동영상 %n개 실패</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are up to date</source>
        <translation>
            <numerusform>동영상 %n개가 최신 상태입니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The index and its models are as they were before.</source>
        <translation>색인과 모델이 이전 상태로 돌아갔습니다.</translation>
    </message>
    <message>
        <source>What failed is searched as before; the rest is at index version {}.</source>
        <translation>실패한 동영상은 이전처럼 검색됩니다. 나머지는 색인 버전 {}입니다.</translation>
    </message>
    <message>
        <source>All of it is at index version {}.</source>
        <translation>모두 색인 버전 {}입니다.</translation>
    </message>
    <message>
        <source>Not made</source>
        <translation>검증 안 함</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>확인됨</translation>
    </message>
    <message>
        <source>What is done stays; the rest is as it was.</source>
        <translation>완료된 항목은 유지되고 나머지는 이전 상태 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>SavedSearches</name>
    <message>
        <source>Rename the saved search</source>
        <translation>저장된 검색 이름 변경</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Delete the saved search “{}”?</source>
        <translation>저장된 검색 “{}” 항목을 삭제하겠습니까?</translation>
    </message>
    <message>
        <source>What it found stays in the library.</source>
        <translation>검색된 동영상은 라이브러리에 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
</context>
<context>
    <name>ScopeBox</name>
    <message>
        <source>Which videos</source>
        <translation>대상 동영상</translation>
    </message>
    <message>
        <source>All videos</source>
        <translation>모든 동영상</translation>
    </message>
    <message numerus="yes">
        <source>%n selected video(s)</source>
        <translation>
            <numerusform>선택한 동영상 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Folder {}</source>
        <translation>폴더 {}</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>검색어 지우기</translation>
    </message>
    <message>
        <source>Add a filter</source>
        <translation>필터 추가</translation>
    </message>
    <message>
        <source>Search by a picture…</source>
        <translation>이미지로 검색...</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>이 검색 저장</translation>
    </message>
    <message>
        <source>Search by a picture</source>
        <translation>이미지로 검색</translation>
    </message>
    <message>
        <source>Pictures ({})</source>
        <translation>이미지({})</translation>
    </message>
    <message>
        <source>Like {}</source>
        <translation>비슷한 장면: {}</translation>
    </message>
    <message>
        <source>{name} ({number})</source>
        <translation>{name}({number})</translation>
    </message>
    <message>
        <source>Remove from saved searches</source>
        <translation>저장된 검색에서 제거</translation>
    </message>
    <message>
        <source>Add words: what else should be seen?</source>
        <translation>단어 추가: 또 무엇이 보여야 하나요?</translation>
    </message>
    <message>
        <source>Describe a moment: a red car on a beach</source>
        <translation>찾을 순간을 설명해 보세요: 해변의 빨간 자동차</translation>
    </message>
    <message>
        <source>Words that are said: said:“let us go”</source>
        <translation>대사로 찾기: said:“같이 가자”</translation>
    </message>
    <message>
        <source>Two things at once: seen:whiteboard while said:launch</source>
        <translation>두 가지를 동시에: seen:화이트보드 while said:출시</translation>
    </message>
    <message>
        <source>One after the other: a dog then a cat</source>
        <translation>이어지는 장면: 강아지 then 고양이</translation>
    </message>
    <message>
        <source>Only some videos: sunset in:Trips after:2024</source>
        <translation>일부 동영상만: 노을 in:여행 after:2024</translation>
    </message>
    <message>
        <source>Text on screen: written:“sale 50%”</source>
        <translation>화면 글자: 글자:“50% 할인”</translation>
    </message>
</context>
<context>
    <name>SearchClient</name>
    <message>
        <source>Search is starting again…</source>
        <translation>검색을 다시 시작하는 중...</translation>
    </message>
    <message>
        <source>Search is ready.</source>
        <translation>검색할 준비가 되었습니다.</translation>
    </message>
</context>
<context>
    <name>SearchPage</name>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>What is seen</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>Frames that look like it.</source>
        <translation>검색어와 비슷해 보이는 프레임입니다.</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>대사</translation>
    </message>
    <message>
        <source>Speech that means it.</source>
        <translation>검색어와 뜻이 통하는 대사입니다.</translation>
    </message>
    <message>
        <source>Exact words</source>
        <translation>정확한 단어</translation>
    </message>
    <message>
        <source>Words as they are written, in speech, titles and on screen.</source>
        <translation>말, 제목, 화면에 적힌 그대로의 단어.</translation>
    </message>
    <message>
        <source>What is on screen</source>
        <translation>화면에 적힌 내용</translation>
    </message>
    <message>
        <source>Text on screen that means it.</source>
        <translation>뜻이 통하는 화면 글자.</translation>
    </message>
    <message>
        <source>Chapter titles</source>
        <translation>챕터 제목</translation>
    </message>
    <message>
        <source>Titles and captions that mean it.</source>
        <translation>검색어와 뜻이 통하는 제목과 설명입니다.</translation>
    </message>
    <message>
        <source>The video as a whole</source>
        <translation>동영상 전체</translation>
    </message>
    <message>
        <source>What all of a video is about.</source>
        <translation>동영상 전체의 내용입니다.</translation>
    </message>
    <message>
        <source>Who is seen</source>
        <translation>보이는 사람</translation>
    </message>
    <message>
        <source>People whose faces have a name.</source>
        <translation>얼굴에 이름을 붙인 인물입니다.</translation>
    </message>
    <message>
        <source>What counts</source>
        <translation>검색 가중치</translation>
    </message>
    <message>
        <source>At 0 a signal is not used. Changes count from the next search on.</source>
        <translation>0이면 사용하지 않습니다. 변경 사항은 다음 검색부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>모두 재설정</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Moments on a page</source>
        <translation>한 번에 표시할 순간</translation>
    </message>
</context>
<context>
    <name>SearchView</name>
    <message>
        <source>Moments found</source>
        <translation>찾은 순간</translation>
    </message>
    <message>
        <source>Videos with the moments found</source>
        <translation>찾은 순간이 있는 동영상</translation>
    </message>
</context>
<context>
    <name>SearchWords</name>
    <message>
        <source>Sight</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>대사</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>On screen</source>
        <translation>화면 글자</translation>
    </message>
    <message>
        <source>Chapter</source>
        <translation>챕터</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>{channel} was not searched. {why}</source>
        <translation>{channel} 검색 안 됨. {why}</translation>
    </message>
    <message>
        <source>Loading the image model…</source>
        <translation>시각 모델을 불러오는 중...</translation>
    </message>
    <message>
        <source>Loading the text model…</source>
        <translation>텍스트 모델을 불러오는 중...</translation>
    </message>
    <message>
        <source>place {number} of {count}</source>
        <translation>{count}곳 중 {number}번째</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n곳</numerusform>
        </translation>
    </message>
    <message>
        <source>Exact words</source>
        <translation>정확히 일치하는 말</translation>
    </message>
    <message>
        <source>Strong match, {percent} %</source>
        <translation>강한 일치, {percent}%</translation>
    </message>
    <message>
        <source>Weak match, {percent} %</source>
        <translation>약한 일치, {percent}%</translation>
    </message>
    <message>
        <source>{channel}: {percent} % sure</source>
        <translation>{channel}: 확신도 {percent}%</translation>
    </message>
    <message numerus="yes">
        <source>+%n alike</source>
        <translation>
            <numerusform>비슷한 순간 %n개 더</numerusform>
        </translation>
    </message>
    <message>
        <source>{title}, {time}</source>
        <translation>{title}, {time}</translation>
    </message>
    <message>
        <source>found by {channels}</source>
        <translation>찾은 근거: {channels}</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>설정 페이지</translation>
    </message>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Processing</source>
        <translation>처리</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>저장 공간</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>개인정보 보호</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>색인</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>SideBar</name>
    <message>
        <source>Side bar</source>
        <translation>사이드바</translation>
    </message>
    <message>
        <source>All videos</source>
        <translation>모든 동영상</translation>
    </message>
    <message numerus="yes">
        <source>All videos, %n</source>
        <translation>
            <numerusform>모든 동영상, %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n video(s)</source>
        <translation>
            <numerusform>오프라인, 동영상 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message numerus="yes">
        <source>Failed, %n video(s)</source>
        <translation>
            <numerusform>실패, 동영상 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>It cannot be reached now. Connect its drive.</source>
        <translation>지금은 접근할 수 없습니다. 드라이브를 연결하십시오.</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n video(s)</source>
        <translation>
            <numerusform>{name}, 동영상 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n video(s), cannot be reached</source>
        <translation>
            <numerusform>{name}, 동영상 %n개, 접근할 수 없음</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가...</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>저장된 검색</translation>
    </message>
    <message numerus="yes">
        <source>People, %n seen</source>
        <translation>
            <numerusform>인물, %n명</numerusform>
        </translation>
    </message>
    <message>
        <source>People, not recognised</source>
        <translation>인물, 알아보지 않음</translation>
    </message>
    <message>
        <source>People</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>작업 현황</translation>
    </message>
    <message numerus="yes">
        <source>Activity, %n left</source>
        <translation>
            <numerusform>작업 현황, %n개 남음</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>감시 중단</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 변경...</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로 이동</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로 이동</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제...</translation>
    </message>
    <message>
        <source>“{}” is not watched any more. Its videos stay in the library.</source>
        <translation>“{}” 폴더를 더 이상 감시하지 않습니다. 동영상은 라이브러리에 그대로 있습니다.</translation>
    </message>
</context>
<context>
    <name>SizeTable</name>
    <message>
        <source>Words and vectors</source>
        <translation>텍스트와 벡터</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>프레임</translation>
    </message>
    <message>
        <source>Timeline pictures</source>
        <translation>타임라인 이미지</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>캐시</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Models, for all libraries</source>
        <translation>모델(모든 라이브러리 공용)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress of indexing</source>
        <translation>색인 진행률</translation>
    </message>
    <message numerus="yes">
        <source>Indexing is paused, %n left</source>
        <translation>
            <numerusform>색인 일시 정지됨, %n개 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Indexing, %n left</source>
        <translation>
            <numerusform>색인 중, %n개 남음</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepMarks</name>
    <message>
        <source>{} {}</source>
        <translation>{} {}</translation>
    </message>
</context>
<context>
    <name>StepProgress</name>
    <message>
        <source>{} of {}</source>
        <translation>{}/{}</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message>
        <source>Left out</source>
        <translation>제외됨</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>동영상 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{}, estimate</source>
        <translation>{}, 추정</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>File details</source>
        <translation>파일 정보</translation>
    </message>
    <message>
        <source>Shots and frames</source>
        <translation>장면과 프레임</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>자막</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>음성 인식</translation>
    </message>
    <message>
        <source>Text on screen</source>
        <translation>화면 글자</translation>
    </message>
    <message>
        <source>Lines on screen</source>
        <translation>화면 글자 줄</translation>
    </message>
    <message>
        <source>Passages of speech</source>
        <translation>대사 단락</translation>
    </message>
    <message>
        <source>What is seen</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>얼굴</translation>
    </message>
    <message>
        <source>Recognised faces</source>
        <translation>알아본 얼굴</translation>
    </message>
    <message>
        <source>People</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>People in shots</source>
        <translation>장면 속 인물</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>대사 의미</translation>
    </message>
    <message>
        <source>Chapter titles</source>
        <translation>챕터 제목</translation>
    </message>
    <message>
        <source>What each video is about</source>
        <translation>동영상 요약</translation>
    </message>
    <message>
        <source>What the text on screen means</source>
        <translation>화면 글자의 뜻</translation>
    </message>
    <message>
        <source>Words on screen</source>
        <translation>화면의 단어</translation>
    </message>
    <message>
        <source>Exact words</source>
        <translation>정확한 단어</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>Reads each file’s length, tracks, chapters and date of recording again; joined and cut files in full.</source>
        <translation>각 파일의 길이, 트랙, 챕터, 촬영 날짜를 다시 읽습니다. 이어 붙이거나 잘린 파일도 온전히 읽습니다.</translation>
    </message>
    <message>
        <source>Finds the cuts again: joined recordings to their end, short shots, frames upright and in true colours; keeps text large enough to be read.</source>
        <translation>장면 전환을 다시 찾습니다: 이어 붙인 녹화도 끝까지, 짧은 장면까지, 프레임은 바른 방향과 제 색으로. 글자는 읽을 수 있을 만큼 크게 남깁니다.</translation>
    </message>
    <message>
        <source>Reads subtitles again: more formats and encodings, each line once, only what is speech.</source>
        <translation>자막을 다시 읽습니다. 더 많은 형식과 인코딩을 읽고, 같은 줄은 한 번만, 대사만 담습니다.</translation>
    </message>
    <message>
        <source>Transcribes the speech of every sound track again, with the chosen speech model.</source>
        <translation>선택한 음성 모델로 모든 오디오 트랙의 말을 다시 받아씁니다.</translation>
    </message>
    <message>
        <source>Reads the text on screen again, with the chosen model.</source>
        <translation>선택한 모델로 화면 글자를 다시 읽습니다.</translation>
    </message>
    <message>
        <source>Groups the lines on screen again, so that a search finds a whole slide.</source>
        <translation>검색이 슬라이드 전체를 찾도록 화면 글자 줄을 다시 묶습니다.</translation>
    </message>
    <message>
        <source>Groups words into passages again, so that a search finds a whole passage.</source>
        <translation>대사를 다시 묶어 하나의 내용을 통째로 찾을 수 있게 합니다.</translation>
    </message>
    <message>
        <source>Analyses every kept frame again, with the chosen image model.</source>
        <translation>선택한 시각 모델로 보관된 모든 프레임을 다시 분석합니다.</translation>
    </message>
    <message>
        <source>Finds the faces again, in the videos’ own pictures.</source>
        <translation>동영상의 원본 화면에서 얼굴을 다시 찾습니다.</translation>
    </message>
    <message>
        <source>Recognises every kept face again, with the chosen face model.</source>
        <translation>보관한 모든 얼굴을 선택한 얼굴 모델로 다시 알아봅니다.</translation>
    </message>
    <message>
        <source>Joins the faces of each video to people again.</source>
        <translation>각 동영상의 얼굴을 인물로 다시 묶습니다.</translation>
    </message>
    <message>
        <source>Sees again who is in which shot.</source>
        <translation>어느 장면에 누가 있는지 다시 확인합니다.</translation>
    </message>
    <message>
        <source>Reads what is said again, with the chosen text model.</source>
        <translation>선택한 텍스트 모델로 대사를 다시 분석합니다.</translation>
    </message>
    <message>
        <source>Reads the chapters’ titles again, with the chosen text model.</source>
        <translation>선택한 텍스트 모델로 챕터 제목을 다시 분석합니다.</translation>
    </message>
    <message>
        <source>Sums each video up again, with the chosen text model.</source>
        <translation>선택한 텍스트 모델로 각 동영상을 다시 요약합니다.</translation>
    </message>
    <message>
        <source>Reads what the text on screen means again, with the chosen text model.</source>
        <translation>선택한 텍스트 모델로 화면 글자의 뜻을 다시 읽습니다.</translation>
    </message>
    <message>
        <source>Makes the text on screen findable by its letters.</source>
        <translation>화면 글자를 글자 그대로 찾을 수 있게 합니다.</translation>
    </message>
    <message>
        <source>Makes every word findable by its letters.</source>
        <translation>모든 단어를 글자 그대로 찾을 수 있게 합니다.</translation>
    </message>
    <message>
        <source>Makes the titles of videos and chapters findable by their letters.</source>
        <translation>동영상과 챕터의 제목을 글자 그대로 찾을 수 있게 합니다.</translation>
    </message>
    <message>
        <source>Makes it again.</source>
        <translation>다시 만듭니다.</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>Storage</source>
        <translation>저장 공간</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Backups to keep</source>
        <translation>보관할 백업 수</translation>
    </message>
    <message>
        <source>One is made before a new version of Heimdex changes the library.</source>
        <translation>새 버전의 Heimdex가 라이브러리를 변경하기 전에 하나씩 만듭니다.</translation>
    </message>
    <message>
        <source>Clear cache</source>
        <translation>캐시 지우기</translation>
    </message>
    <message>
        <source>Delete what the last upgrade replaced…</source>
        <translation>업그레이드 이전 데이터 삭제...</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>라이브러리 위치</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>폴더 보기</translation>
    </message>
    <message>
        <source>Move library…</source>
        <translation>라이브러리 이동...</translation>
    </message>
    <message>
        <source>Delete old copy…</source>
        <translation>이전 사본 삭제...</translation>
    </message>
    <message>
        <source>This library takes {} on disk.</source>
        <translation>이 라이브러리는 디스크에서 {}를 차지합니다.</translation>
    </message>
    <message>
        <source>Nothing is kept.</source>
        <translation>보관된 데이터가 없습니다.</translation>
    </message>
    <message>
        <source>Before it was moved, the library was at {}. That copy still takes {}.</source>
        <translation>이동하기 전 라이브러리 위치는 {}입니다. 그 사본이 아직 {}를 차지합니다.</translation>
    </message>
    <message>
        <source>Freed {}.</source>
        <translation>{}를 확보했습니다.</translation>
    </message>
    <message>
        <source>The last upgrade can then no longer be undone. Delete it?</source>
        <translation>삭제하면 마지막 업그레이드를 실행 취소할 수 없습니다. 삭제하겠습니까?</translation>
    </message>
    <message>
        <source>Delete what was replaced</source>
        <translation>이전 데이터 삭제</translation>
    </message>
    <message>
        <source>Delete old copy</source>
        <translation>이전 사본 삭제</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Choose an empty folder for the library</source>
        <translation>라이브러리로 사용할 빈 폴더 선택</translation>
    </message>
</context>
<context>
    <name>SuggestionCard</name>
    <message>
        <source>&amp;Yes</source>
        <translation>예(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>아니요(&amp;N)</translation>
    </message>
    <message>
        <source>Show the moment</source>
        <translation>순간 보기</translation>
    </message>
    <message>
        <source>Is this {name}?</source>
        <translation>“{name}”인가요?</translation>
    </message>
    <message>
        <source>In {title}, at {time}</source>
        <translation>{title}, {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n more like it</source>
        <translation>
            <numerusform>질문 %n개 더</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>Saved and recent searches</source>
        <translation>저장된 검색과 최근 검색</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>저장된 검색</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>최근 검색</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
    <message>
        <source>{time} of {duration}</source>
        <translation>{time}/{duration}</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Find in the transcript</source>
        <translation>대본에서 찾기</translation>
    </message>
    <message>
        <source>Follow what is played</source>
        <translation>재생 위치 따라가기</translation>
    </message>
    <message>
        <source>Show text on screen too</source>
        <translation>화면 글자도 표시</translation>
    </message>
    <message>
        <source>Copy what is selected, or all</source>
        <translation>선택 항목 또는 전체 복사</translation>
    </message>
    <message>
        <source>Not said here</source>
        <translation>대본에 없음</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
</context>
<context>
    <name>TranscriptModel</name>
    <message>
        <source>On screen: {}</source>
        <translation>화면: {}</translation>
    </message>
</context>
<context>
    <name>Understanding</name>
    <message>
        <source>a minute</source>
        <translation>1분</translation>
    </message>
    <message>
        <source>{} h</source>
        <translation>{}시간</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{}분</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{}초</translation>
    </message>
    <message>
        <source>{} or {}</source>
        <translation>{} 또는 {}</translation>
    </message>
    <message>
        <source>while {}</source>
        <translation>동시에 {}</translation>
    </message>
    <message>
        <source>then (within {time}) {what}</source>
        <translation>이어서({time} 이내) {what}</translation>
    </message>
    <message>
        <source>said: {}</source>
        <translation>대사: {}</translation>
    </message>
    <message>
        <source>seen: {}</source>
        <translation>화면: {}</translation>
    </message>
    <message>
        <source>written: {}</source>
        <translation>화면 글자: {}</translation>
    </message>
    <message>
        <source>tag: {}</source>
        <translation>태그: {}</translation>
    </message>
    <message>
        <source>person: {}</source>
        <translation>인물: {}</translation>
    </message>
    <message>
        <source>in videos named {}</source>
        <translation>이름: {}</translation>
    </message>
    <message>
        <source>in {}</source>
        <translation>폴더: {}</translation>
    </message>
    <message>
        <source>{} (incomplete)</source>
        <translation>{}(미완성)</translation>
    </message>
    <message>
        <source>language {}</source>
        <translation>언어: {}</translation>
    </message>
    <message>
        <source>from {} on</source>
        <translation>{}부터</translation>
    </message>
    <message>
        <source>before {}</source>
        <translation>{} 이전</translation>
    </message>
    <message>
        <source>on {}</source>
        <translation>{}</translation>
    </message>
    <message>
        <source>longer than {}</source>
        <translation>{}보다 긴 동영상</translation>
    </message>
    <message>
        <source>shorter than {}</source>
        <translation>{}보다 짧은 동영상</translation>
    </message>
    <message>
        <source>without: {}</source>
        <translation>제외: {}</translation>
    </message>
</context>
<context>
    <name>UpgradeBanner</name>
    <message>
        <source>Upgrade</source>
        <translation>업그레이드</translation>
    </message>
    <message>
        <source>Upgrade index…</source>
        <translation>색인 업그레이드...</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be found better after an upgrade.</source>
        <translation>
            <numerusform>업그레이드하면 동영상 %n개를 더 정확하게 찾을 수 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UpgradeCard</name>
    <message>
        <source>Progress of the upgrade</source>
        <translation>업그레이드 진행률</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Pause the upgrade</source>
        <translation>업그레이드 일시 정지</translation>
    </message>
    <message>
        <source>Resume the upgrade</source>
        <translation>업그레이드 재개</translation>
    </message>
    <message>
        <source>Cancel the upgrade</source>
        <translation>업그레이드 취소</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>세부사항...</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0}/{1}</translation>
    </message>
</context>
<context>
    <name>UpgradeDialog</name>
    <message>
        <source>Upgrade index</source>
        <translation>색인 업그레이드</translation>
    </message>
    <message>
        <source>The download was stopped; what has arrived is kept.</source>
        <translation>다운로드를 중단했습니다. 받은 부분은 보관합니다.</translation>
    </message>
    <message>
        <source>Cancel the upgrade?</source>
        <translation>업그레이드를 취소하겠습니까?</translation>
    </message>
    <message>
        <source>What is done stays as it is; the rest stays as it was.</source>
        <translation>완료된 항목은 유지되고 나머지는 이전 상태 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Cancel upgrade</source>
        <translation>업그레이드 취소</translation>
    </message>
    <message>
        <source>Continue upgrading</source>
        <translation>업그레이드 계속</translation>
    </message>
    <message>
        <source>Undo the upgrade?</source>
        <translation>업그레이드를 실행 취소하겠습니까?</translation>
    </message>
    <message>
        <source>The vectors, words and models are put back as they were before the upgrade. Nothing else is lost; you can upgrade again at any time.</source>
        <translation>벡터, 텍스트, 모델을 업그레이드 이전 상태로 되돌립니다. 다른 것은 잃지 않으며, 언제든지 다시 업그레이드할 수 있습니다.</translation>
    </message>
    <message>
        <source>Undo upgrade</source>
        <translation>업그레이드 실행 취소</translation>
    </message>
    <message>
        <source>Keep upgrade</source>
        <translation>업그레이드 유지</translation>
    </message>
    <message>
        <source>Free the space?</source>
        <translation>공간을 확보하겠습니까?</translation>
    </message>
    <message>
        <source>What the upgrade replaced is deleted; the upgrade can then no longer be undone.</source>
        <translation>업그레이드 이전 데이터를 삭제합니다. 삭제하면 업그레이드를 더 이상 실행 취소할 수 없습니다.</translation>
    </message>
    <message>
        <source>Free the space</source>
        <translation>공간 확보</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>Freed {}.</source>
        <translation>{}를 확보했습니다.</translation>
    </message>
</context>
<context>
    <name>VideoActions</name>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Play from {}</source>
        <translation>{}부터 재생</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Index again</source>
        <translation>다시 색인</translation>
    </message>
    <message>
        <source>Move to the front of the queue</source>
        <translation>대기열 맨 앞으로 이동</translation>
    </message>
    <message>
        <source>Upgrade…</source>
        <translation>업그레이드...</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>라이브러리에서 제거...</translation>
    </message>
    <message>
        <source>“{}” cannot be reached now. Connect its drive.</source>
        <translation>지금은 “{}” 파일에 접근할 수 없습니다. 드라이브를 연결하십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) will be tried again.</source>
        <translation>
            <numerusform>동영상 %n개를 다시 시도합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) come next.</source>
        <translation>
            <numerusform>동영상 %n개를 다음 차례로 옮겼습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove “{}” from the library?</source>
        <translation>라이브러리에서 “{}” 동영상을 제거하겠습니까?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n video(s) from the library?</source>
        <translation>
            <numerusform>라이브러리에서 동영상 %n개를 제거하겠습니까?</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is deleted from disk: the files stay where they are. What was found in them is forgotten; adding them again means indexing them again.</source>
        <translation>디스크에서는 아무것도 삭제하지 않으며 파일은 원래 위치에 그대로 있습니다. 파일에서 찾은 정보는 지워지므로 다시 추가하면 다시 색인해야 합니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) removed from the library.</source>
        <translation>
            <numerusform>라이브러리에서 동영상 %n개를 제거했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VideoDelegate</name>
    <message>
        <source>Can be upgraded to the latest index version.</source>
        <translation>최신 색인 버전으로 업그레이드할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n moment(s)</source>
        <translation>
            <numerusform>순간 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Weight</name>
    <message>
        <source>Reset</source>
        <translation>재설정</translation>
    </message>
    <message>
        <source>Reset: {}</source>
        <translation>재설정: {}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Transcript</source>
        <translation>대본</translation>
    </message>
    <message>
        <source>{} bytes</source>
        <translation>{}바이트</translation>
    </message>
    <message>
        <source>{} kB</source>
        <translation>{}kB</translation>
    </message>
    <message>
        <source>{} MB</source>
        <translation>{}MB</translation>
    </message>
    <message>
        <source>{} GB</source>
        <translation>{}GB</translation>
    </message>
    <message>
        <source>under 1 s</source>
        <translation>1초 미만</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{}초</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{}분</translation>
    </message>
    <message>
        <source>{} h</source>
        <translation>{}시간</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>약 {}</translation>
    </message>
</context>
</TS>
