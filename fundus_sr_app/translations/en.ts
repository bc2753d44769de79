<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
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
</context>
</TS>
