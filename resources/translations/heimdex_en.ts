<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Activity</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n scene(s)</source>
        <translation>
            <numerusform>%n scene</numerusform>
            <numerusform>%n scenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) indexed since Heimdex was opened.</source>
        <translation>
            <numerusform>%n video indexed since Heimdex was opened.</numerusform>
            <numerusform>%n videos indexed since Heimdex was opened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled. %n video(s) wait until you resume.</source>
        <translation>
            <numerusform>Cancelled. %n video waits until you resume.</numerusform>
            <numerusform>Cancelled. %n videos wait until you resume.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused. %n video(s) wait.</source>
        <translation>
            <numerusform>Paused. %n video waits.</numerusform>
            <numerusform>Paused. %n videos wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnswerBar</name>
    <message numerus="yes">
        <source>%n moment(s)</source>
        <translation>
            <numerusform>%n moment</numerusform>
            <numerusform>%n moments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Background</name>
    <message numerus="yes">
        <source>%n video(s) are still to be indexed.</source>
        <translation>
            <numerusform>%n video is still to be indexed.</numerusform>
            <numerusform>%n videos are still to be indexed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be searched now.</source>
        <translation>
            <numerusform>%n video can be searched now.</numerusform>
            <numerusform>%n videos can be searched now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BeginPage</name>
    <message numerus="yes">
        <source>{} of %n video(s) done</source>
        <translation>
            <numerusform>{} of %n video done</numerusform>
            <numerusform>{} of %n videos done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) can be searched</source>
        <translation>
            <numerusform>%n video can be searched</numerusform>
            <numerusform>%n videos can be searched</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) will be indexed</source>
        <translation>
            <numerusform>%n video will be indexed</numerusform>
            <numerusform>%n videos will be indexed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) will be indexed and watched</source>
        <translation>
            <numerusform>%n folder will be indexed and watched</numerusform>
            <numerusform>%n folders will be indexed and watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) cannot be added</source>
        <translation>
            <numerusform>%n item cannot be added</numerusform>
            <numerusform>%n items cannot be added</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>%n video</numerusform>
            <numerusform>%n videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupsModel</name>
    <message numerus="yes">
        <source>{title}, %n moment(s)</source>
        <translation>
            <numerusform>{title}, %n moment</numerusform>
            <numerusform>{title}, %n moments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message numerus="yes">
        <source>%n video(s) will be tried again.</source>
        <translation>
            <numerusform>%n video will be tried again.</numerusform>
            <numerusform>%n videos will be tried again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IndexPage</name>
    <message numerus="yes">
        <source>%n video(s) can be found better after an upgrade.</source>
        <translation>
            <numerusform>%n video can be found better after an upgrade.</numerusform>
            <numerusform>%n videos can be found better after an upgrade.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message numerus="yes">
        <source>%n scene(s)</source>
        <translation>
            <numerusform>%n scene</numerusform>
            <numerusform>%n scenes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>%n video</numerusform>
            <numerusform>%n videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%n video(s) will be indexed.</source>
        <translation>
            <numerusform>%n video will be indexed.</numerusform>
            <numerusform>%n videos will be indexed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) were left out.</source>
        <translation>
            <numerusform>%n other file was left out.</numerusform>
            <numerusform>%n other files were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message numerus="yes">
        <source>Switching re-analyses %n video(s): about {}.</source>
        <translation>
            <numerusform>Switching re-analyses %n video: about {}.</numerusform>
            <numerusform>Switching re-analyses %n videos: about {}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message numerus="yes">
        <source>%n video(s) can be upgraded. You can search meanwhile, and the upgrade can be undone.</source>
        <translation>
            <numerusform>%n video can be upgraded. You can search meanwhile, and the upgrade can be undone.</numerusform>
            <numerusform>%n videos can be upgraded. You can search meanwhile, and the upgrade can be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{step}, %n video(s) ({names}): {why}</source>
        <translation>
            <numerusform>{step}, %n video ({names}): {why}</numerusform>
            <numerusform>{step}, %n videos ({names}): {why}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message numerus="yes">
        <source>%n search(es) forgotten.</source>
        <translation>
            <numerusform>%n search forgotten.</numerusform>
            <numerusform>%n searches forgotten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message numerus="yes">
        <source>{} of %n video(s)</source>
        <translation>
            <numerusform>{} of %n video</numerusform>
            <numerusform>{} of %n videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RefusalCard</name>
    <message numerus="yes">
        <source>%n more cannot be added either.</source>
        <translation>
            <numerusform>%n more cannot be added either.</numerusform>
            <numerusform>%n more cannot be added either.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message numerus="yes">
        <source>{} of %n video(s)</source>
        <translation>
            <numerusform>{} of %n video</numerusform>
            <numerusform>{} of %n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) failed</source>
        <translation>
            <numerusform>%n video failed</numerusform>
            <numerusform>%n videos failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are up to date</source>
        <translation>
            <numerusform>%n video is up to date</numerusform>
            <numerusform>%n videos are up to date</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScopeBox</name>
    <message numerus="yes">
        <source>%n selected video(s)</source>
        <translation>
            <numerusform>%n selected video</numerusform>
            <numerusform>%n selected videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchWords</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n alike</source>
        <translation>
            <numerusform>+%n alike</numerusform>
            <numerusform>+%n alike</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SideBar</name>
    <message numerus="yes">
        <source>All videos, %n</source>
        <translation>
            <numerusform>All videos, %n</numerusform>
            <numerusform>All videos, %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n video(s)</source>
        <translation>
            <numerusform>Offline, %n video</numerusform>
            <numerusform>Offline, %n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Failed, %n video(s)</source>
        <translation>
            <numerusform>Failed, %n video</numerusform>
            <numerusform>Failed, %n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n video(s)</source>
        <translation>
            <numerusform>{name}, %n video</numerusform>
            <numerusform>{name}, %n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n video(s), cannot be reached</source>
        <translation>
            <numerusform>{name}, %n video, cannot be reached</numerusform>
            <numerusform>{name}, %n videos, cannot be reached</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Activity, %n left</source>
        <translation>
            <numerusform>Activity, %n left</numerusform>
            <numerusform>Activity, %n left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>Indexing is paused, %n left</source>
        <translation>
            <numerusform>Indexing is paused, %n left</numerusform>
            <numerusform>Indexing is paused, %n left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Indexing, %n left</source>
        <translation>
            <numerusform>Indexing, %n left</numerusform>
            <numerusform>Indexing, %n left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>%n video</numerusform>
            <numerusform>%n videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UpgradeBanner</name>
    <message numerus="yes">
        <source>%n video(s) can be found better after an upgrade.</source>
        <translation>
            <numerusform>%n video can be found better after an upgrade.</numerusform>
            <numerusform>%n videos can be found better after an upgrade.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VideoActions</name>
    <message numerus="yes">
        <source>%n video(s) will be tried again.</source>
        <translation>
            <numerusform>%n video will be tried again.</numerusform>
            <numerusform>%n videos will be tried again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) come next.</source>
        <translation>
            <numerusform>%n video comes next.</numerusform>
            <numerusform>%n videos come next.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n video(s) from the library?</source>
        <translation>
            <numerusform>Remove %n video from the library?</numerusform>
            <numerusform>Remove %n videos from the library?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) removed from the library.</source>
        <translation>
            <numerusform>%n video removed from the library.</numerusform>
            <numerusform>%n videos removed from the library.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VideoDelegate</name>
    <message numerus="yes">
        <source>%n moment(s)</source>
        <translation>
            <numerusform>%n moment</numerusform>
            <numerusform>%n moments</numerusform>
        </translation>
    </message>
</context>
</TS>
