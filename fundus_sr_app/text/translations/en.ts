<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n are no photographs: Fundus SR made them</source>
        <translation>
            <numerusform>%n is no photograph: Fundus SR made it</numerusform>
            <numerusform>%n are no photographs: Fundus SR made them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enhanced regions</source>
        <translation>
            <numerusform>%n enhanced region</numerusform>
            <numerusform>%n enhanced regions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enhanced regions are not saved.</source>
        <translation>
            <numerusform>%n enhanced region is not saved.</numerusform>
            <numerusform>%n enhanced regions are not saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurements are neither saved nor copied.</source>
        <translation>
            <numerusform>%n measurement is neither saved nor copied.</numerusform>
            <numerusform>%n measurements are neither saved nor copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurements are on the clipboard.</source>
        <translation>
            <numerusform>%n measurement is on the clipboard.</numerusform>
            <numerusform>%n measurements are on the clipboard.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photographs</source>
        <translation>
            <numerusform>%n photograph</numerusform>
            <numerusform>%n photographs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n regions</source>
        <translation>
            <numerusform>%n region</numerusform>
            <numerusform>%n regions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved %n regions in {name} with their provenance.</source>
        <translation>
            <numerusform>Saved %n region in {name} with its provenance.</numerusform>
            <numerusform>Saved %n regions in {name} with their provenance.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
