<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>  ·  into {name}</source>
        <translation>  ·  in {name}</translation>
    </message>
    <message>
        <source>  ·  stage {stage} of {stages} ({reached}x)</source>
        <translation>  ·  Stufe {stage} von {stages} ({reached}x)</translation>
    </message>
    <message>
        <source>  ·  waiting for the model</source>
        <translation>  ·  wartet auf das Modell</translation>
    </message>
    <message>
        <source>  ·  {left} left</source>
        <translation>  ·  noch {left}</translation>
    </message>
    <message>
        <source>  ·  {time} left</source>
        <translation>  ·  noch {time}</translation>
    </message>
    <message>
        <source>  ·  {waiting} more waiting</source>
        <translation>  ·  {waiting} weitere warten</translation>
    </message>
    <message numerus="yes">
        <source>%n are no photographs: Fundus SR made them</source>
        <translation>
            <numerusform>%n ist keine Aufnahme: Fundus SR hat sie erzeugt</numerusform>
            <numerusform>%n sind keine Aufnahmen: Fundus SR hat sie erzeugt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enhanced regions</source>
        <translation>
            <numerusform>%n verbesserter Bereich</numerusform>
            <numerusform>%n verbesserte Bereiche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enhanced regions are not saved.</source>
        <translation>
            <numerusform>%n verbesserter Bereich ist nicht gespeichert.</numerusform>
            <numerusform>%n verbesserte Bereiche sind nicht gespeichert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurements are neither saved nor copied.</source>
        <translation>
            <numerusform>%n Messung ist weder gespeichert noch kopiert.</numerusform>
            <numerusform>%n Messungen sind weder gespeichert noch kopiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurements are on the clipboard.</source>
        <translation>
            <numerusform>%n Messung ist in der Zwischenablage.</numerusform>
            <numerusform>%n Messungen sind in der Zwischenablage.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photographs</source>
        <translation>
            <numerusform>%n Aufnahme</numerusform>
            <numerusform>%n Aufnahmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n regions</source>
        <translation>
            <numerusform>%n Bereich</numerusform>
            <numerusform>%n Bereiche</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;1:1</source>
        <translation>&amp;1:1</translation>
    </message>
    <message>
        <source>&amp;About Fundus SR</source>
        <translation>&amp;Über Fundus SR</translation>
    </message>
    <message>
        <source>&amp;Area</source>
        <translation>&amp;Fläche</translation>
    </message>
    <message>
        <source>&amp;Back to the view before</source>
        <translation>&amp;Zurück zur Ansicht davor</translation>
    </message>
    <message>
        <source>&amp;Blue</source>
        <translation>&amp;Blau</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Coarser stage</source>
        <translation>&amp;Gröbere Stufe</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>&amp;Command palette …</source>
        <translation>&amp;Befehlspalette …</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>&amp;Compare with the original</source>
        <translation>Mit dem &amp;Original vergleichen</translation>
    </message>
    <message>
        <source>&amp;Copy the enhanced region, exact pixels</source>
        <translation>Bereich &amp;kopieren, exakte Pixel</translation>
    </message>
    <message>
        <source>&amp;Copy the measurements</source>
        <translation>Messungen &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Delete the region</source>
        <translation>Bereich &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Display</source>
        <translation>&amp;Anzeige</translation>
    </message>
    <message>
        <source>&amp;Distance</source>
        <translation>&amp;Strecke</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Ellipse</source>
        <translation>&amp;Ellipse</translation>
    </message>
    <message>
        <source>&amp;Enhance a folder …</source>
        <translation>Ordner &amp;verbessern …</translation>
    </message>
    <message>
        <source>&amp;Enhance the region</source>
        <translation>Bereich &amp;verbessern</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Finer stage</source>
        <translation>&amp;Feinere Stufe</translation>
    </message>
    <message>
        <source>&amp;Fit in the window</source>
        <translation>Ins Fenster ein&amp;passen</translation>
    </message>
    <message>
        <source>&amp;Forget them</source>
        <translation>&amp;Liste leeren</translation>
    </message>
    <message>
        <source>&amp;Go to the other photograph</source>
        <translation>Zur anderen Aufnahme &amp;wechseln</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Hide the overlay</source>
        <translation>Überlagerung &amp;ausblenden</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>&amp;Umkehren</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Loupe</source>
        <translation>&amp;Lupe</translation>
    </message>
    <message>
        <source>&amp;Luminance</source>
        <translation>&amp;Helligkeit</translation>
    </message>
    <message>
        <source>&amp;Mark the optic disc</source>
        <translation>&amp;Papille markieren</translation>
    </message>
    <message>
        <source>&amp;Mark what was kept, lost and invented</source>
        <translation>Erhaltene, verlorene, erfundene &amp;markieren</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>S&amp;piegeln</translation>
    </message>
    <message>
        <source>&amp;New region in the middle</source>
        <translation>&amp;Neuer Bereich in der Mitte</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Overlays</source>
        <translation>Ü&amp;berlagerungen</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>&amp;Verschieben</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Red-free (green)</source>
        <translation>&amp;Rotfrei (grün)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>&amp;Bereich</translation>
    </message>
    <message>
        <source>&amp;Report: PDF or print …</source>
        <translation>&amp;Bericht: PDF oder Druck …</translation>
    </message>
    <message>
        <source>&amp;Save the enhanced region, exact pixels …</source>
        <translation>Bereich &amp;speichern, exakte Pixel …</translation>
    </message>
    <message>
        <source>&amp;Save the measurements …</source>
        <translation>Messungen &amp;speichern …</translation>
    </message>
    <message>
        <source>&amp;Swipe line</source>
        <translation>&amp;Wischlinie</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Weaker</source>
        <translation>&amp;Schwächer</translation>
    </message>
    <message>
        <source>&amp;What the instruments see</source>
        <translation>&amp;Was die Instrumente sehen</translation>
    </message>
    <message>
        <source>&amp;Zoom to the region</source>
        <translation>&amp;Zum Bereich zoomen</translation>
    </message>
    <message>
        <source>0 %: the careful model that this one grew from. 100 %: as sharp as it can. The sharper, the more of what is seen is the model&apos;s.</source>
        <translation>0 %: das vorsichtige Modell, aus dem dieses hervorging. 100 %: so scharf, wie es kann. Je schärfer, desto mehr von dem, was man sieht, stammt vom Modell.</translation>
    </message>
    <message>
        <source>1 DD = {pixels:.0f} px, the disc that was marked.</source>
        <translation>1 PD = {pixels:.0f} px, die markierte Papille.</translation>
    </message>
    <message>
        <source>1 DD ≈ {pixels:.0f} px: the disc was found, its size is the usual one in such a view. Mark the disc to measure it.</source>
        <translation>1 PD ≈ {pixels:.0f} px: Die Papille wurde gefunden, ihre Größe ist die in solchem Bildfeld übliche. Zum Messen die Papille markieren.</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>A colour each for vessels that the enhanced region kept, lost and invented; off: one for all it shows</source>
        <translation>Je eine Farbe für Gefäße, die der verbesserte Bereich erhalten, verloren und erfunden hat; aus: eine für alle, die er zeigt</translation>
    </message>
    <message>
        <source>A comparison sheet beside each result: original, Lanczos, enhanced</source>
        <translation>Ein Vergleichsblatt zu jedem Ergebnis: Original, Lanczos, verbessert</translation>
    </message>
    <message>
        <source>A folder is still being enhanced; what is done stays.</source>
        <translation>Ein Ordner wird noch verbessert; was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>A line to drag: the original to its left, the enhanced region to its right</source>
        <translation>Eine Linie zum Ziehen: links das Original, rechts der verbesserte Bereich</translation>
    </message>
    <message>
        <source>A little less than estimated</source>
        <translation>Etwas weniger als geschätzt</translation>
    </message>
    <message>
        <source>A magnifier at the cursor that shows both</source>
        <translation>Eine Lupe am Mauszeiger, die beides zeigt</translation>
    </message>
    <message>
        <source>A map or a picture by Fundus SR, not a photograph</source>
        <translation>Eine Karte oder ein Bild von Fundus SR, keine Aufnahme</translation>
    </message>
    <message>
        <source>A network seeks vessels in the photograph and in the result; their centrelines are compared and measured. It sees the field of view in 896 pixels across, so no vessels thinner than about two of those, at any scale: the legend says how many pixels of the photograph that is. Thinner ones are lost or drawn without a word here; what went with the noise, the map of consistency shows. The rim of the field of view is left out. It finds about three quarters of the vessels that people draw, and it may be wrong on both sides alike.</source>
        <translation>Ein Netz sucht Gefäße in der Aufnahme und im Ergebnis; ihre Mittellinien werden verglichen und gemessen. Es sieht das Gesichtsfeld mit 896 Pixeln Durchmesser, also in keinem Maßstab Gefäße, die dünner als etwa zwei davon sind: Wie viele Pixel der Aufnahme das sind, sagt die Legende. Dünnere gehen verloren oder werden gezeichnet, ohne dass es hier steht; was mit dem Rauschen ging, zeigt die Karte der Konsistenz. Der Rand des Gesichtsfelds wird ausgelassen. Es findet etwa drei Viertel der Gefäße, die Menschen einzeichnen, und kann sich auf beiden Seiten gleich irren.</translation>
    </message>
    <message>
        <source>A number made from the photograph</source>
        <translation>Einer Zahl, die aus der Aufnahme entsteht</translation>
    </message>
    <message>
        <source>A region is still being enhanced.</source>
        <translation>Ein Bereich wird noch verbessert.</translation>
    </message>
    <message>
        <source>A scale bar in the view, in what is saved as displayed, and in the report</source>
        <translation>Ein Maßstab in der Ansicht, in wie angezeigt Gespeichertem und im Bericht</translation>
    </message>
    <message>
        <source>A single pass instead, {time}</source>
        <translation>Stattdessen ein Durchgang, {time}</translation>
    </message>
    <message>
        <source>A strip below the picture; its own pixels stay exact. The metadata carry the notice always.</source>
        <translation>Ein Streifen unter dem Bild; dessen Pixel bleiben exakt. Die Metadaten tragen den Hinweis immer.</translation>
    </message>
    <message>
        <source>A strip with the permanent notice below the picture; the picture&apos;s own pixels stay exact.
The notice is always part of the file&apos;s metadata.</source>
        <translation>Ein Streifen mit dem Hinweis unter dem Bild; die Pixel des Bildes bleiben exakt.
Der Hinweis steht immer in den Metadaten der Datei.</translation>
    </message>
    <message>
        <source>AI</source>
        <translation>KI</translation>
    </message>
    <message>
        <source>AI {scale}x</source>
        <translation>KI {scale}x</translation>
    </message>
    <message>
        <source>AI-enhanced</source>
        <translation>KI-verbessert</translation>
    </message>
    <message>
        <source>AI-enhanced regions: not for primary diagnosis</source>
        <translation>KI-verbesserte Bereiche: nicht zur Diagnose</translation>
    </message>
    <message>
        <source>AI-enhanced {scale}x</source>
        <translation>KI-verbessert {scale}x</translation>
    </message>
    <message>
        <source>AI-enhanced {scale}x - not for primary diagnosis</source>
        <translation>KI-verbessert {scale}x - nicht zur Diagnose</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>About Fundus SR</source>
        <translation>Über Fundus SR</translation>
    </message>
    <message>
        <source>About the photograph</source>
        <translation>Zur Aufnahme</translation>
    </message>
    <message>
        <source>About the photograph: cautions</source>
        <translation>Zur Aufnahme: Hinweise</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>Add the notice below saved images</source>
        <translation>Hinweis unter gespeicherte Bilder setzen</translation>
    </message>
    <message>
        <source>Add the regions to a &amp;list …</source>
        <translation>Bereiche in eine &amp;Liste aufnehmen …</translation>
    </message>
    <message>
        <source>Add the regions to a list</source>
        <translation>Bereiche in eine Liste aufnehmen</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Ergänzt</translation>
    </message>
    <message>
        <source>Added by the model</source>
        <translation>Vom Modell hinzugefügt</translation>
    </message>
    <message>
        <source>Added by the model to the enhanced region, {scale}x</source>
        <translation>Vom Modell hinzugefügt: verbesserter Bereich, {scale}x</translation>
    </message>
    <message>
        <source>Added by the model: strokes and spots of the result that the photograph does not support, given its blur and noise. Shown unasked in red-free and in local contrast.</source>
        <translation>Vom Modell hinzugefügt: Striche und Flecken des Ergebnisses, die die Aufnahme bei ihrer Unschärfe und ihrem Rauschen nicht stützt. Im rotfreien Bild und bei lokalem Kontrast unaufgefordert gezeigt.</translation>
    </message>
    <message>
        <source>Added by the model: {share:.2%}</source>
        <translation>Vom Modell hinzugefügt: {share:.2%}</translation>
    </message>
    <message>
        <source>Added {share:.2%}</source>
        <translation>Hinzugefügt {share:.2%}</translation>
    </message>
    <message>
        <source>Added: share, 0 to 1</source>
        <translation>Hinzugefügt: Anteil, 0 bis 1</translation>
    </message>
    <message>
        <source>Added: strokes and spots</source>
        <translation>Hinzugefügt: Striche und Flecken</translation>
    </message>
    <message>
        <source>Added: strongest, levels</source>
        <translation>Hinzugefügt: stärkster, Stufen</translation>
    </message>
    <message>
        <source>All channels</source>
        <translation>Alle Kanäle</translation>
    </message>
    <message>
        <source>All display settings as they were at first</source>
        <translation>Alle Anzeigeeinstellungen wie am Anfang</translation>
    </message>
    <message>
        <source>All measurements as a table (CSV)</source>
        <translation>Alle Messungen als Tabelle (CSV)</translation>
    </message>
    <message>
        <source>All measurements as a table, to paste into a record or a spreadsheet</source>
        <translation>Alle Messungen als Tabelle, zum Einfügen in Akte oder Tabellenkalkulation</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>All shortcuts are as they were at first.</source>
        <translation>Alle Tastenkürzel sind wie am Anfang.</translation>
    </message>
    <message>
        <source>All shortcuts on one sheet, to look up and change</source>
        <translation>Alle Tastenkürzel auf einem Blatt, zum Nachsehen und Ändern</translation>
    </message>
    <message>
        <source>All values are nominal: pixels of the photograph, without correction for the eye&apos;s optics.</source>
        <translation>Alle Werte sind nominell: Pixel der Aufnahme, ohne Korrektur für die Optik des Auges.</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>As Sharp (SRGAN-Sal), but trained without maps of saliency.</source>
        <translation>Wie „Scharf (SRGAN-Sal)“, aber ohne Salienzkarten trainiert.</translation>
    </message>
    <message>
        <source>As estimated</source>
        <translation>Wie geschätzt</translation>
    </message>
    <message>
        <source>As estimated: undo a little less than the blur, and remove the noise, that the photograph shows</source>
        <translation>Wie geschätzt: die Unschärfe der Aufnahme fast ganz zurücknehmen, ihr Rauschen entfernen</translation>
    </message>
    <message>
        <source>As the photograph was taken</source>
        <translation>Wie die Aufnahme gemacht wurde</translation>
    </message>
    <message>
        <source>As typed. Empty: as the file says.</source>
        <translation>Wie eingegeben. Leer: wie in der Datei.</translation>
    </message>
    <message>
        <source>Assumed, as it cannot be estimated</source>
        <translation>Angenommen, da es sich nicht schätzen lässt</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Besser</translation>
    </message>
    <message>
        <source>Black for white and white for black</source>
        <translation>Schwarz für Weiß und Weiß für Schwarz</translation>
    </message>
    <message>
        <source>Blind to vessels thinner than {width:.1f} px of the photograph</source>
        <translation>Blind für Gefäße, die dünner als {width:.1f} px der Aufnahme sind</translation>
    </message>
    <message>
        <source>Blind to what all answers invent alike</source>
        <translation>Blind für das, was alle Antworten gleich erfinden</translation>
    </message>
    <message>
        <source>Blind to what is finer than a pixel of the photograph</source>
        <translation>Blind für alles, was feiner als ein Pixel der Aufnahme ist</translation>
    </message>
    <message>
        <source>Blind to what is finer than a quarter of a pixel, what lies on a line of the photograph, and slow changes. Nothing tells whether what was added is true, or how far a value may be off.</source>
        <translation>Blind für alles, was feiner als ein viertel Pixel ist, was auf einer Linie der Aufnahme liegt, und für langsame Änderungen. Nichts sagt, ob das Hinzugefügte stimmt oder wie weit ein Wert daneben liegen kann.</translation>
    </message>
    <message>
        <source>Blind to what is finer than a quarter pixel,</source>
        <translation>Blind für Feineres als ein viertel Pixel,</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Blue only</source>
        <translation>Nur Blau</translation>
    </message>
    <message>
        <source>Blur to undo</source>
        <translation>Unschärfe</translation>
    </message>
    <message>
        <source>Both photographs move together; unlinked, each can be moved until it fits the other</source>
        <translation>Beide Aufnahmen bewegen sich gemeinsam; ungekoppelt lässt sich jede verschieben, bis sie zur anderen passt</translation>
    </message>
    <message>
        <source>Brighter, with local contrast: what lies in the dark around the fovea</source>
        <translation>Heller, mit lokalem Kontrast: was im Dunkeln um die Fovea liegt</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Brightness or contrast changed</source>
        <translation>Helligkeit oder Kontrast geändert</translation>
    </message>
    <message>
        <source>Brightness without colour</source>
        <translation>Helligkeit ohne Farbe</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Burn the notice into exported images</source>
        <translation>Hinweis in exportierte Bilder einbrennen</translation>
    </message>
    <message>
        <source>CHANNEL</source>
        <translation>KANAL</translation>
    </message>
    <message>
        <source>COMPUTED ON</source>
        <translation>BERECHNET AUF</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the batch</source>
        <translation>Stapel abbrechen</translation>
    </message>
    <message>
        <source>Cancelled. What was done stays; start again to go on. </source>
        <translation>Abgebrochen. Was fertig ist, bleibt; ein neuer Start macht weiter. </translation>
    </message>
    <message>
        <source>Careful (closest to the photograph)</source>
        <translation>Vorsichtig (der Aufnahme am nächsten)</translation>
    </message>
    <message>
        <source>Careful to sharp</source>
        <translation>Vorsichtig bis scharf</translation>
    </message>
    <message>
        <source>Cautions</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Changes of the settings last until the program is closed.</source>
        <translation>Geänderte Einstellungen gelten, bis das Programm geschlossen wird.</translation>
    </message>
    <message>
        <source>Chinese (no font installed)</source>
        <translation>Chinesisch (keine Schrift installiert)</translation>
    </message>
    <message>
        <source>Choose a &amp;region</source>
        <translation>&amp;Bereich wählen</translation>
    </message>
    <message>
        <source>Choose a map to lay over the picture.</source>
        <translation>Wählen Sie eine Karte, die über das Bild gelegt wird.</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>Bereich wählen</translation>
    </message>
    <message>
        <source>Choose a smaller region or a lower scale.</source>
        <translation>Wählen Sie einen kleineren Bereich oder Faktor.</translation>
    </message>
    <message>
        <source>Choose another folder, or drop the photographs.</source>
        <translation>Wählen Sie einen anderen Ordner, oder ziehen Sie die Aufnahmen hierher.</translation>
    </message>
    <message>
        <source>Choose another model at the right, or install the program again.</source>
        <translation>Wählen Sie rechts ein anderes Modell oder installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>Choose the middle of the view; arrow keys move the region, with Ctrl they make it larger or smaller</source>
        <translation>Die Mitte der Ansicht wählen; Pfeiltasten verschieben den Bereich, mit Strg machen sie ihn größer oder kleiner</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Gewählt</translation>
    </message>
    <message>
        <source>Click a shortcut to change it.</source>
        <translation>Ein Klick auf ein Kürzel ändert es.</translation>
    </message>
    <message>
        <source>Click the corners of an outline; a double click, Enter or a click on the first one ends it</source>
        <translation>Ecken eines Umrisses anklicken; Doppelklick, Eingabetaste oder Klick auf die erste beendet ihn</translation>
    </message>
    <message>
        <source>Click, then press the new keys; Backspace removes the shortcut</source>
        <translation>Klicken, dann die neuen Tasten drücken; die Rücktaste entfernt das Kürzel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Programm schließen</translation>
    </message>
    <message>
        <source>Close the seco&amp;nd photograph</source>
        <translation>&amp;Zweite Aufnahme schließen</translation>
    </message>
    <message>
        <source>Close this dialog (Esc); a batch that is running goes on</source>
        <translation>Diesen Dialog schließen (Esc); ein laufender Stapel läuft weiter</translation>
    </message>
    <message>
        <source>Coarser</source>
        <translation>Gröber</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Compare with the original enlarged by Lanczos interpolation to the same size</source>
        <translation>Mit dem Original vergleichen, das durch Lanczos-Interpolation auf dieselbe Größe gebracht ist</translation>
    </message>
    <message>
        <source>Compute the map on the chosen enhanced region</source>
        <translation>Karte auf dem gewählten verbesserten Bereich berechnen</translation>
    </message>
    <message>
        <source>Compute the map on the whole photograph</source>
        <translation>Karte auf der ganzen Aufnahme berechnen</translation>
    </message>
    <message>
        <source>Computed</source>
        <translation>Berechnet</translation>
    </message>
    <message>
        <source>Computing … {share:.0%}</source>
        <translation>Wird berechnet … {share:.0%}</translation>
    </message>
    <message>
        <source>Computing: {map}</source>
        <translation>Wird berechnet: {map}</translation>
    </message>
    <message>
        <source>Consistency</source>
        <translation>Konsistenz</translation>
    </message>
    <message>
        <source>Consistency: RMS, levels</source>
        <translation>Konsistenz: RMS, Stufen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Contrast-limited adaptive histogram equalisation (CLAHE)</source>
        <translation>Kontrastbegrenzter adaptiver Histogrammausgleich (CLAHE)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the &amp;view, as displayed</source>
        <translation>&amp;Ansicht kopieren, wie angezeigt</translation>
    </message>
    <message>
        <source>Copy the chosen enhanced region to the clipboard</source>
        <translation>Den gewählten verbesserten Bereich in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Copy view</source>
        <translation>Ansicht kopieren</translation>
    </message>
    <message>
        <source>Copy what the window shows to the clipboard</source>
        <translation>Was das Fenster zeigt, in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Ctrl+S saves, Ctrl+P makes a report. F1 shows all keys, Ctrl+K finds every command.</source>
        <translation>Strg+S speichert, Strg+P macht einen Bericht. F1 zeigt alle Tasten, Strg+K findet jeden Befehl.</translation>
    </message>
    <message>
        <source>Curvature and entropy against their surroundings: fine structure of any kind. It is no finding.</source>
        <translation>Krümmung und Entropie gegen ihre Umgebung: feine Struktur jeder Art. Ein Befund ist es nicht.</translation>
    </message>
    <message>
        <source>DICOM files instead of PNG</source>
        <translation>DICOM-Dateien statt PNG</translation>
    </message>
    <message>
        <source>Damaged file</source>
        <translation>Beschädigte Datei</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Darker, with more contrast in what is bright: cup and rim of the optic disc</source>
        <translation>Dunkler, mit mehr Kontrast im Hellen: Exkavation und Randsaum der Papille</translation>
    </message>
    <message>
        <source>De&amp;lete the measurement</source>
        <translation>Messung &amp;löschen</translation>
    </message>
    <message>
        <source>Defaults again</source>
        <translation>Standard wiederherstellen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Disc</source>
        <translation>Papille</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Display only: what is saved stays upright, and the view says that it is turned</source>
        <translation>Nur Anzeige: Gespeichertes bleibt aufrecht, und die Ansicht sagt, dass sie gedreht ist</translation>
    </message>
    <message>
        <source>Display warnings</source>
        <translation>Anzeigewarnungen</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Das Zurückgenommene wiederholen</translation>
    </message>
    <message>
        <source>Double click for the middle</source>
        <translation>Doppelklick für die Mitte</translation>
    </message>
    <message>
        <source>Drag a fundus photograph here</source>
        <translation>Fundusaufnahme hierher ziehen</translation>
    </message>
    <message>
        <source>Drag a rectangle on the photograph to choose what to enhance.</source>
        <translation>Ziehen Sie auf der Aufnahme ein Rechteck um das, was verbessert werden soll.</translation>
    </message>
    <message>
        <source>Drag a rectangle to choose a region   ·   wheel zooms, Space-drag pans</source>
        <translation>Rechteck ziehen, um einen Bereich zu wählen   ·   Rad zoomt, Leertaste + Ziehen verschiebt</translation>
    </message>
    <message>
        <source>Drag a rectangle to choose a region, or take the one in the middle as here.</source>
        <translation>Ein Rechteck ziehen, um einen Bereich zu wählen, oder wie hier den in der Mitte nehmen.</translation>
    </message>
    <message>
        <source>Drag a rectangle to enhance; also hold Shift</source>
        <translation>Rechteck zum Verbessern ziehen; auch mit Umschalt</translation>
    </message>
    <message>
        <source>Drag from one end to the other</source>
        <translation>Von einem Ende zum anderen ziehen</translation>
    </message>
    <message>
        <source>Drag the box around an ellipse</source>
        <translation>Das Rechteck um eine Ellipse ziehen</translation>
    </message>
    <message>
        <source>Drag the box around the optic disc: disc diameters are then measured against it</source>
        <translation>Das Rechteck um die Papille ziehen: Papillendurchmesser beziehen sich dann auf sie</translation>
    </message>
    <message>
        <source>Drag to move the photograph; also hold Space</source>
        <translation>Ziehen verschiebt die Aufnahme; auch mit Leertaste</translation>
    </message>
    <message>
        <source>Draw a line around vessels instead of covering them</source>
        <translation>Gefäße umranden, statt sie zu bedecken</translation>
    </message>
    <message>
        <source>ENHANCED REGIONS</source>
        <translation>VERBESSERTE BEREICHE</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Enhance a folder</source>
        <translation>Ordner verbessern</translation>
    </message>
    <message>
        <source>Enhance a region first, or choose one.</source>
        <translation>Verbessern oder wählen Sie zuerst einen Bereich.</translation>
    </message>
    <message>
        <source>Enhance all photographs of a folder</source>
        <translation>Alle Aufnahmen eines Ordners verbessern</translation>
    </message>
    <message>
        <source>Enhance the chosen region</source>
        <translation>Den gewählten Bereich verbessern</translation>
    </message>
    <message>
        <source>Enhance {scale} times</source>
        <translation>{scale}-fach verbessern</translation>
    </message>
    <message>
        <source>Enhance {scale}x</source>
        <translation>{scale}x verbessern</translation>
    </message>
    <message>
        <source>Enhanced region</source>
        <translation>Verbesserter Bereich</translation>
    </message>
    <message>
        <source>Enhanced regions</source>
        <translation>Verbesserte Bereiche</translation>
    </message>
    <message>
        <source>Enhanced regions hidden</source>
        <translation>Verbesserte Bereiche ausgeblendet</translation>
    </message>
    <message>
        <source>Enhanced {scale}x by Fundus SR (AI), not a photograph</source>
        <translation>{scale}x verbessert von Fundus SR (KI), keine Aufnahme</translation>
    </message>
    <message>
        <source>Enhancing {pixels} to {scale}x</source>
        <translation>{pixels} wird auf {scale}x verbessert</translation>
    </message>
    <message>
        <source>Everything stays on this computer.  Enhanced images are not for primary diagnosis.</source>
        <translation>Alles bleibt auf diesem Rechner.  Verbesserte Bilder sind nicht zur Diagnose bestimmt.</translation>
    </message>
    <message>
        <source>Exactly consistent</source>
        <translation>Genau konsistent</translation>
    </message>
    <message>
        <source>Exchange left and right, to compare with the other eye. Display only, and the view says so</source>
        <translation>Links und rechts vertauschen, zum Vergleich mit dem anderen Auge. Nur Anzeige, und die Ansicht sagt es</translation>
    </message>
    <message>
        <source>Eye</source>
        <translation>Auge</translation>
    </message>
    <message>
        <source>F3 is red-free with local contrast, S, T and V lay maps over the picture, M measures.</source>
        <translation>F3 ist rotfrei mit lokalem Kontrast, S, T und V legen Karten über das Bild, M misst.</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>File by Fundus SR</source>
        <translation>Datei von Fundus SR</translation>
    </message>
    <message>
        <source>File, AI-enhanced {scale}x</source>
        <translation>Datei, KI-verbessert {scale}x</translation>
    </message>
    <message>
        <source>Files of DICOM photographs often bear the patient&apos;s name: after those no result is named.</source>
        <translation>Dateien von DICOM-Aufnahmen tragen oft den Namen des Patienten: Nach ihnen wird kein Ergebnis benannt.</translation>
    </message>
    <message>
        <source>Film&amp;strip</source>
        <translation>&amp;Bildleiste</translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation>Bildleiste</translation>
    </message>
    <message>
        <source>Find what can be done by its name</source>
        <translation>Befehle nach Namen finden</translation>
    </message>
    <message>
        <source>Finer</source>
        <translation>Feiner</translation>
    </message>
    <message>
        <source>Finer than the model was made for</source>
        <translation>Feiner, als es das Modell kennt</translation>
    </message>
    <message>
        <source>Finer than the model was made for ({diameter:.0f} px)</source>
        <translation>Feiner, als es das Modell kennt ({diameter:.0f} px)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>Folder of photographs</source>
        <translation>Ordner mit Aufnahmen</translation>
    </message>
    <message>
        <source>For looking at and documenting a region of a colour fundus photograph beside the photograph itself. No medical device; not for primary diagnosis. What the network adds is what such photographs usually look like, not what this eye looks like.</source>
        <translation>Zum Betrachten und Dokumentieren eines Bereichs einer farbigen Fundusaufnahme neben der Aufnahme selbst. Kein Medizinprodukt; nicht zur Diagnose. Was das Netz hinzufügt, ist, wie solche Aufnahmen üblicherweise aussehen, nicht, wie dieses Auge aussieht.</translation>
    </message>
    <message>
        <source>Forget recent photographs</source>
        <translation>Zuletzt geöffnete vergessen</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>From the file&apos;s pixel spacing.</source>
        <translation>Aus dem Pixelabstand der Datei.</translation>
    </message>
    <message>
        <source>From the next start on.</source>
        <translation>Ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Full &amp;screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Gamma {gamma:.2f}</source>
        <translation>Gamma {gamma:.2f}</translation>
    </message>
    <message>
        <source>Glide to a region when its first result is there</source>
        <translation>Zum Bereich gleiten, sobald sein erstes Ergebnis da ist</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Grainy</source>
        <translation>Körnig</translation>
    </message>
    <message>
        <source>Green channel with local contrast: vessels, haemorrhages, nerve fibres</source>
        <translation>Grünkanal mit lokalem Kontrast: Gefäße, Blutungen, Nervenfasern</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>Höhe in Pixeln</translation>
    </message>
    <message>
        <source>Held, and the mouse</source>
        <translation>Gehalten, und die Maus</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Hide the map, or show it again</source>
        <translation>Karte ausblenden oder wieder zeigen</translation>
    </message>
    <message>
        <source>Hold C to see the original   ·   wheel zooms, Space-drag pans, Shift-drag chooses a region</source>
        <translation>C halten: Original   ·   Rad: Zoom, Leertaste + Ziehen schiebt, Umschalt + Ziehen wählt</translation>
    </message>
    <message>
        <source>Hold C to see the original before you believe a detail; W, B and L compare in other ways.</source>
        <translation>C halten, um das Original zu sehen, bevor man einer Einzelheit glaubt; W, B und L vergleichen anders.</translation>
    </message>
    <message>
        <source>Hold to {what}</source>
        <translation>Halten: {what}</translation>
    </message>
    <message>
        <source>How far a value may be off</source>
        <translation>Wie weit ein Wert danebenliegen kann</translation>
    </message>
    <message>
        <source>How far it can be trusted</source>
        <translation>Wie weit man ihm trauen kann</translation>
    </message>
    <message>
        <source>How far the model&apos;s answers to flips and turns of the photograph lie apart. It says where the model is undecided; what is wrong it says no better than the steepness of the result does.</source>
        <translation>Wie weit die Antworten des Modells auf Spiegelungen und Drehungen der Aufnahme auseinanderliegen. Das sagt, wo das Modell unentschieden ist; was falsch ist, sagt es nicht besser als die Steilheit des Ergebnisses.</translation>
    </message>
    <message>
        <source>How far the model&apos;s answers to flips and turns of the same photograph lie apart, as standard deviation. It needs the quality good, better or best. It is no error: measured, it predicts the error no better than the steepness of the result does, and what all answers invent alike it cannot see.</source>
        <translation>Wie weit die Antworten des Modells auf Spiegelungen und Drehungen derselben Aufnahme auseinanderliegen, als Standardabweichung. Dazu braucht es die Qualität Gut, Besser oder Beste. Ein Fehlermaß ist es nicht: Gemessen sagt es den Fehler nicht besser voraus als die Steilheit des Ergebnisses, und was alle Antworten gleich erfinden, sieht es nicht.</translation>
    </message>
    <message>
        <source>How it came to be</source>
        <translation>Wie es entstand</translation>
    </message>
    <message>
        <source>How much each place matters for the local structure: curvature and entropy against their surroundings.</source>
        <translation>Wie wichtig jede Stelle für die lokale Struktur ist: Krümmung und Entropie gegenüber der Umgebung.</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>If another program can show it, save it there as PNG or TIFF and open that.</source>
        <translation>Wenn ein anderes Programm sie zeigen kann, speichern Sie sie dort als PNG oder TIFF und öffnen Sie das.</translation>
    </message>
    <message>
        <source>In results of DICOM photographs that are saved as DICOM; otherwise whatever tells of the patient is left out.</source>
        <translation>In Ergebnissen von DICOM-Aufnahmen, die als DICOM gespeichert werden; sonst entfällt alles, was vom Patienten zeugt.</translation>
    </message>
    <message>
        <source>In results of DICOM photographs; otherwise whatever tells of the patient is left out.</source>
        <translation>In Ergebnissen von DICOM-Aufnahmen; sonst entfällt alles, was vom Patienten zeugt.</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Instruments</source>
        <translation>Instrumente</translation>
    </message>
    <message>
        <source>Invented: {length:.0f} px, {share:.0%} of the result&apos;s</source>
        <translation>Erfunden: {length:.0f} px, {share:.0%} derer im Ergebnis</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation>Umgekehrt</translation>
    </message>
    <message>
        <source>It could not be computed.</source>
        <translation>Das ließ sich nicht berechnen.</translation>
    </message>
    <message>
        <source>Its field of view</source>
        <translation>Ihr Gesichtsfeld</translation>
    </message>
    <message>
        <source>Its file says: {said}</source>
        <translation>Seine Datei sagt: {said}</translation>
    </message>
    <message>
        <source>Its own pixels show what there is; larger is magnification.</source>
        <translation>Ihre eigenen Pixel zeigen, was da ist; größer ist nur Vergrößerung.</translation>
    </message>
    <message>
        <source>Its regions were not enhanced again.</source>
        <translation>Ihre Bereiche wurden nicht neu verbessert.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Keep channel, local contrast and tones under this key</source>
        <translation>Kanal, lokalen Kontrast und Töne unter dieser Taste merken</translation>
    </message>
    <message>
        <source>Keep patient and study in DICOM files</source>
        <translation>DICOM: Patient und Studie behalten</translation>
    </message>
    <message>
        <source>Keep patient and study in them</source>
        <translation>Patient und Studie darin behalten</translation>
    </message>
    <message>
        <source>Keep the shape</source>
        <translation>Form behalten</translation>
    </message>
    <message>
        <source>Keep this look as own {place}</source>
        <translation>Diese Darstellung als eigene {place} merken</translation>
    </message>
    <message>
        <source>Keep this photograph&apos;s regions in a list that a batch can enhance</source>
        <translation>Die Bereiche dieser Aufnahme in eine Liste aufnehmen, die ein Stapel verbessern kann</translation>
    </message>
    <message>
        <source>Kept, lost, invented</source>
        <translation>Erhalten, verloren, erfunden</translation>
    </message>
    <message>
        <source>Kept: {length:.0f} px of the photograph</source>
        <translation>Erhalten: {length:.0f} px der Aufnahme</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Known of the last stage of regions that are enhanced in the quality good, better or best.</source>
        <translation>Bekannt von der letzten Stufe von Regionen, die in der Qualität Gut, Besser oder Beste verbessert werden.</translation>
    </message>
    <message>
        <source>L</source>
        <translation>L</translation>
    </message>
    <message>
        <source>L ?</source>
        <translation>L ?</translation>
    </message>
    <message>
        <source>L&amp;ocal contrast (CLAHE)</source>
        <translation>L&amp;okaler Kontrast (CLAHE)</translation>
    </message>
    <message>
        <source>LOOK</source>
        <translation>DARSTELLUNG</translation>
    </message>
    <message>
        <source>Lanczos</source>
        <translation>Lanczos</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Lin&amp;ked</source>
        <translation>&amp;Gekoppelt</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Gekoppelt</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>List of regions</source>
        <translation>Liste von Bereichen</translation>
    </message>
    <message>
        <source>List of regions (CSV), from the menu Region</source>
        <translation>Liste von Bereichen (CSV), aus dem Menü Bereich</translation>
    </message>
    <message>
        <source>Local contrast</source>
        <translation>Lokaler Kontrast</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Looking at the photographs …</source>
        <translation>Die Aufnahmen werden angesehen …</translation>
    </message>
    <message>
        <source>Looking at what detail it holds …</source>
        <translation>Wie viele Details sie enthält, wird geschätzt …</translation>
    </message>
    <message>
        <source>Lost: {length:.0f} px, {share:.0%} of the photograph&apos;s</source>
        <translation>Verloren: {length:.0f} px, {share:.0%} derer in der Aufnahme</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>Lupe</translation>
    </message>
    <message>
        <source>Luma</source>
        <translation>Hell.</translation>
    </message>
    <message>
        <source>Luminance only</source>
        <translation>Nur Helligkeit</translation>
    </message>
    <message>
        <source>MAP</source>
        <translation>KARTE</translation>
    </message>
    <message>
        <source>MEASURE</source>
        <translation>MESSEN</translation>
    </message>
    <message>
        <source>Ma&amp;gnifier with another look</source>
        <translation>&amp;Lupe mit anderer Darstellung</translation>
    </message>
    <message>
        <source>Macula</source>
        <translation>Makula</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>Lupe</translation>
    </message>
    <message>
        <source>Magnifier shows</source>
        <translation>Die Lupe zeigt</translation>
    </message>
    <message>
        <source>Magnify; also the mouse wheel</source>
        <translation>Vergrößern; auch mit dem Mausrad</translation>
    </message>
    <message>
        <source>Make it more opaque</source>
        <translation>Deckender machen</translation>
    </message>
    <message>
        <source>Make the map less opaque</source>
        <translation>Karte durchsichtiger machen</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Marks fine structure such as vessels and edges; it is no finding</source>
        <translation>Zeigt feine Strukturen wie Gefäße und Kanten; kein Befund</translation>
    </message>
    <message>
        <source>Mean {mean:.2f} grey levels over {count} flips and turns; it is no error</source>
        <translation>Mittel {mean:.2f} Graustufen über {count} Spiegelungen und Drehungen; kein Fehlermaß</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measured (nominal)</source>
        <translation>Gemessen (nominell)</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Mi&amp;nimap</source>
        <translation>Übersichtskart&amp;e</translation>
    </message>
    <message>
        <source>Micrometres per pixel</source>
        <translation>Mikrometer je Pixel</translation>
    </message>
    <message>
        <source>Micrometres per pixel are a number from {least} to {most}.</source>
        <translation>Mikrometer je Pixel sind eine Zahl von {least} bis {most}.</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Mirrored: left and right are exchanged</source>
        <translation>Gespiegelt: links und rechts sind vertauscht</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model disagreement</source>
        <translation>Uneinigkeit des Modells</translation>
    </message>
    <message>
        <source>Model disagreement: mean, levels</source>
        <translation>Uneinigkeit des Modells: Mittel, Stufen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models (*.safetensors *.pth *.pt *.ckpt)</source>
        <translation>Modelle (*.safetensors *.pth *.pt *.ckpt)</translation>
    </message>
    <message>
        <source>More than estimated</source>
        <translation>Mehr als geschätzt</translation>
    </message>
    <message>
        <source>More than the {found:.1f} levels found: the rest would become strokes here.</source>
        <translation>Mehr als die gefundenen {found:.1f} Stufen: Aus dem Rest würden hier Striche.</translation>
    </message>
    <message>
        <source>Name of the region</source>
        <translation>Name des Bereichs</translation>
    </message>
    <message>
        <source>Ne&amp;xt photograph</source>
        <translation>&amp;Nächste Aufnahme</translation>
    </message>
    <message>
        <source>Neither a log nor the session is kept: {where} cannot be written to.</source>
        <translation>Weder Protokoll noch Sitzung werden aufbewahrt: In {where} kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Network {name}, {digest}</source>
        <translation>Netz {name}, {digest}</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>No fundus found</source>
        <translation>Kein Fundus gefunden</translation>
    </message>
    <message>
        <source>No fundus found, out of focus, strong JPEG compression, finer than the model was made for, grainy, grey: by its colours, its rim, its vessels, its blur, its noise and its compression. Of {photographs} photographs of the fundus {wrong} were taken for something else, and of {others} other pictures {missed} passed without a word; of {alike} that look much like one, {passed}. Nothing is forbidden; saved files say it, too.</source>
        <translation>Kein Fundus gefunden, unscharf, starke JPEG-Kompression, feiner, als es das Modell kennt, körnig, grau: nach Farben, Rand, Gefäßen, Unschärfe, Rauschen und Kompression. Von {photographs} Fundusaufnahmen wurden {wrong} für etwas anderes gehalten, von {others} anderen Bildern blieb bei {missed} jedes Wort aus; von {alike}, die einem Fundus sehr ähnlich sehen, bei {passed}. Verboten wird nichts; auch gespeicherte Dateien sagen es.</translation>
    </message>
    <message>
        <source>No fundus was recognised: the models know nothing but colour photographs of the fundus.</source>
        <translation>Es wurde kein Fundus erkannt: Die Modelle kennen nur Farbaufnahmen des Fundus.</translation>
    </message>
    <message>
        <source>No interval is shown: none was found that keeps its promise. Half widths that hold 9 in 10 pixels of the photographs they were set on held {least} to {most} in 100 on other cameras, and no instrument predicts the error clearly better than the steepness of the result does.</source>
        <translation>Es wird kein Intervall gezeigt: Keines hielt, was es verspricht. Halbe Breiten, die 9 von 10 Pixeln der Aufnahmen halten, an denen sie eingestellt wurden, hielten bei anderen Kameras {least} bis {most} von 100, und kein Instrument sagt den Fehler klar besser voraus als die Steilheit des Ergebnisses.</translation>
    </message>
    <message>
        <source>No optic disc was found; mark it to measure in disc diameters (DD, areas DA).</source>
        <translation>Keine Papille gefunden; markieren, um in Papillendurchmessern zu messen (PD, Flächen PF).</translation>
    </message>
    <message>
        <source>No photograph: made by AI</source>
        <translation>Keine Aufnahme: von KI erzeugt</translation>
    </message>
    <message>
        <source>No result is written of which this number is larger, or not known</source>
        <translation>Kein Ergebnis wird geschrieben, dessen Zahl größer oder nicht bekannt ist</translation>
    </message>
    <message>
        <source>No retinal vessels were recognised here; nothing is marked. Is this a colour photograph of the fundus?</source>
        <translation>Hier wurden keine Netzhautgefäße erkannt; nichts ist markiert. Ist dies eine Farbaufnahme des Augenhintergrunds?</translation>
    </message>
    <message>
        <source>Noise that is removed: standard deviation in levels of 255</source>
        <translation>Rauschen, das entfernt wird: Standardabweichung in Stufen von 255</translation>
    </message>
    <message>
        <source>Noise to remove</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>None is open.</source>
        <translation>Keine geöffnet.</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>Noch keine.</translation>
    </message>
    <message>
        <source>None yet. Choose a tool and draw on the photograph.</source>
        <translation>Noch keine. Werkzeug wählen und auf der Aufnahme zeichnen.</translation>
    </message>
    <message>
        <source>Not calibrated: the file has no pixel spacing, so there are no micrometres.</source>
        <translation>Nicht kalibriert: Die Datei nennt keinen Pixelabstand, daher keine Mikrometer.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Nothing but the photograph</source>
        <translation>Nichts als die Aufnahme</translation>
    </message>
    <message>
        <source>Nothing is marked</source>
        <translation>Nichts ist markiert</translation>
    </message>
    <message>
        <source>Nothing of that name can be done now.</source>
        <translation>Nichts mit diesem Namen geht gerade.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Nothing was changed. Try another region or another model.</source>
        <translation>Nichts wurde geändert. Versuchen Sie einen anderen Bereich oder ein anderes Modell.</translation>
    </message>
    <message>
        <source>Nothing was lost: save again, under another name or in another folder.</source>
        <translation>Nichts ging verloren: Speichern Sie erneut, unter anderem Namen oder in einem anderen Ordner.</translation>
    </message>
    <message>
        <source>Of each</source>
        <translation>Von jeder</translation>
    </message>
    <message>
        <source>Of the &amp;enhanced region</source>
        <translation>Des &amp;verbesserten Bereichs</translation>
    </message>
    <message>
        <source>Of the &amp;photograph</source>
        <translation>Der &amp;Aufnahme</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Am</translation>
    </message>
    <message>
        <source>One page for the photograph and one for each enhanced region. Both fields are printed as they stand here; the patient&apos;s name and number are never taken from the file.</source>
        <translation>Eine Seite für die Aufnahme und eine für jeden verbesserten Bereich. Beide Felder werden gedruckt, wie sie hier stehen; Name und Nummer des Patienten werden nie aus der Datei übernommen.</translation>
    </message>
    <message>
        <source>One screen pixel for each pixel of the photograph</source>
        <translation>Ein Bildschirmpixel je Pixel der Aufnahme</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open a &amp;folder …</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open a &amp;model …</source>
        <translation>&amp;Modell öffnen …</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Open a model …</source>
        <translation>Modell öffnen …</translation>
    </message>
    <message>
        <source>Open a photograph</source>
        <translation>Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Open a photograph to begin</source>
        <translation>Öffnen Sie zuerst eine Aufnahme</translation>
    </message>
    <message>
        <source>Open a photograph …</source>
        <translation>Aufnahme öffnen …</translation>
    </message>
    <message>
        <source>Open a s&amp;econd photograph …</source>
        <translation>Zweite Aufnahme &amp;öffnen …</translation>
    </message>
    <message>
        <source>Open a second photograph</source>
        <translation>Zweite Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Open another photograph beside this one: the other eye, or another visit</source>
        <translation>Eine andere Aufnahme daneben öffnen: das andere Auge oder ein anderer Besuch</translation>
    </message>
    <message>
        <source>Open the &amp;log folder</source>
        <translation>&amp;Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Open the &amp;sample photograph</source>
        <translation>&amp;Beispielaufnahme öffnen</translation>
    </message>
    <message>
        <source>Open the photographs of a folder, to go through them</source>
        <translation>Die Aufnahmen eines Ordners öffnen, um sie durchzugehen</translation>
    </message>
    <message>
        <source>Open the results</source>
        <translation>Ergebnisse öffnen</translation>
    </message>
    <message>
        <source>Open the sample photograph</source>
        <translation>Beispielaufnahme öffnen</translation>
    </message>
    <message>
        <source>Optic disc</source>
        <translation>Papille</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Out of focus</source>
        <translation>Unscharf</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Overlay hardly visible</source>
        <translation>Überlagerung kaum sichtbar</translation>
    </message>
    <message>
        <source>Overlay hidden</source>
        <translation>Überlagerung ausgeblendet</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>Überlagerung</translation>
    </message>
    <message>
        <source>Own look {place}</source>
        <translation>Eigene Darstellung {place}</translation>
    </message>
    <message>
        <source>Own {place}</source>
        <translation>Eigene {place}</translation>
    </message>
    <message>
        <source>PDF report</source>
        <translation>PDF-Bericht</translation>
    </message>
    <message>
        <source>PHOTOGRAPH</source>
        <translation>AUFNAHME</translation>
    </message>
    <message>
        <source>PNG, JPEG, TIFF (8 and 16 bit), BMP, WebP or DICOM</source>
        <translation>PNG, JPEG, TIFF (8 und 16 Bit), BMP, WebP oder DICOM</translation>
    </message>
    <message>
        <source>PSNR and SSIM of a model are means over other photographs that were reduced and enlarged again. They are the same for every photograph and every region, and say nothing of the one that you see.</source>
        <translation>PSNR und SSIM eines Modells sind Mittelwerte über andere Aufnahmen, die verkleinert und wieder vergrößert wurden. Sie sind für jede Aufnahme und jede Region dieselben und sagen nichts über die, die man sieht.</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Schieben</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Paused. Regions can be enhanced meanwhile.</source>
        <translation>Pause. Bereiche können inzwischen verbessert werden.</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Photographs</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Photographs (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.dcm *.dicom);;All files (*)</source>
        <translation>Aufnahmen (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.dcm *.dicom);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Photographs of the folder</source>
        <translation>Aufnahmen des Ordners</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>Schlicht</translation>
    </message>
    <message>
        <source>Pre&amp;vious photograph</source>
        <translation>&amp;Vorige Aufnahme</translation>
    </message>
    <message>
        <source>Press E: the region is enhanced in place, 2x first. The mark says what is by the network.</source>
        <translation>E drücken: Der Bereich wird an Ort und Stelle verbessert, 2x zuerst. Die Marke sagt, was vom Netz ist.</translation>
    </message>
    <message>
        <source>Press {key} to enhance the region {scale}x</source>
        <translation>{key} drücken, um den Bereich {scale}x zu verbessern</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Vorige</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>Drucken …</translation>
    </message>
    <message>
        <source>Probability from which on a vessel is marked</source>
        <translation>Wahrscheinlichkeit, ab der ein Gefäß markiert wird</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Put a model of your own into the list: a weights file, or a network of another project</source>
        <translation>Ein eigenes Modell in die Liste aufnehmen: eine Gewichtsdatei oder ein Netz eines anderen Projekts</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>R ?</source>
        <translation>R ?</translation>
    </message>
    <message>
        <source>R&amp;ed</source>
        <translation>R&amp;ot</translation>
    </message>
    <message>
        <source>REGION TO ENHANCE</source>
        <translation>ZU VERBESSERN</translation>
    </message>
    <message>
        <source>RMS {rms:.2f} grey levels of 255</source>
        <translation>RMS {rms:.2f} Graustufen von 255</translation>
    </message>
    <message>
        <source>RMS {rms:.2f} grey levels of 255; noise of {noise:.1f} was removed</source>
        <translation>RMS {rms:.2f} Graustufen von 255; Rauschen von {noise:.1f} wurde entfernt</translation>
    </message>
    <message>
        <source>Re&amp;set the display</source>
        <translation>Anzeige &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>{name} wird gelesen …</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Red only</source>
        <translation>Nur Rot</translation>
    </message>
    <message>
        <source>Red-free</source>
        <translation>Rotfrei</translation>
    </message>
    <message>
        <source>Red-free only</source>
        <translation>Nur rotfrei</translation>
    </message>
    <message>
        <source>Red-free+</source>
        <translation>Rotfrei+</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Refuse what has more than</source>
        <translation>Ablehnen, was mehr hat als</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Region {name}</source>
        <translation>Bereich {name}</translation>
    </message>
    <message>
        <source>Region {name} is enhanced {reached}x, the most that this model can do.</source>
        <translation>Bereich {name} ist {reached}x verbessert, mehr kann dieses Modell nicht.</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Regions in {name}: {count}, in place of {lost} that it had for {photograph}.</source>
        <translation>Bereiche in {name}: {count}, anstelle von {lost}, die dort für {photograph} standen.</translation>
    </message>
    <message>
        <source>Regions in {name}: {count}. A batch can take them from there.</source>
        <translation>Bereiche in {name}: {count}. Ein Stapel kann sie von dort nehmen.</translation>
    </message>
    <message>
        <source>Remember recent photographs</source>
        <translation>Zuletzt geöffnete Aufnahmen merken</translation>
    </message>
    <message>
        <source>Remove the chosen enhanced region</source>
        <translation>Den gewählten verbesserten Bereich entfernen</translation>
    </message>
    <message>
        <source>Remove the measurement that is chosen</source>
        <translation>Die gewählte Messung entfernen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Report of</source>
        <translation>Bericht vom</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Results are named after</source>
        <translation>Ergebnisse heißen nach</translation>
    </message>
    <message>
        <source>S&amp;tronger</source>
        <translation>S&amp;tärker</translation>
    </message>
    <message>
        <source>SCALE</source>
        <translation>MASSSTAB</translation>
    </message>
    <message>
        <source>SHOWN</source>
        <translation>ANZEIGE</translation>
    </message>
    <message>
        <source>Saliency</source>
        <translation>Salienz</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save &amp;both as a pair …</source>
        <translation>&amp;Beide als Paar speichern …</translation>
    </message>
    <message>
        <source>Save a&amp;ll enhanced regions …</source>
        <translation>A&amp;lle Bereiche speichern …</translation>
    </message>
    <message>
        <source>Save all enhanced regions into a folder</source>
        <translation>Alle verbesserten Bereiche in einen Ordner speichern</translation>
    </message>
    <message>
        <source>Save as PDF …</source>
        <translation>Als PDF speichern …</translation>
    </message>
    <message>
        <source>Save it instead, or copy the view.</source>
        <translation>Speichern Sie ihn stattdessen, oder kopieren Sie die Ansicht.</translation>
    </message>
    <message>
        <source>Save one picture, as PNG or TIFF: the original, enlarged, and beside it the enhanced region</source>
        <translation>Ein Bild speichern, als PNG oder TIFF: das Original, vergrößert, und daneben den verbesserten Bereich</translation>
    </message>
    <message>
        <source>Save the &amp;photograph&apos;s pixels of the region …</source>
        <translation>Pixel der &amp;Aufnahme speichern …</translation>
    </message>
    <message>
        <source>Save the chosen enhanced region with display settings and overlays, as PNG or TIFF</source>
        <translation>Den gewählten verbesserten Bereich mit Anzeigeeinstellungen und Überlagerung als PNG oder TIFF speichern</translation>
    </message>
    <message>
        <source>Save the enhanced region, as &amp;displayed …</source>
        <translation>Bereich speichern, wie an&amp;gezeigt …</translation>
    </message>
    <message>
        <source>Save the enhanced region, exact pixels</source>
        <translation>Verbesserten Bereich speichern, exakte Pixel</translation>
    </message>
    <message>
        <source>Save the exact pixels of all enhanced regions of the photograph into a folder, as PNG</source>
        <translation>Die exakten Pixel aller verbesserten Bereiche der Aufnahme als PNG in einen Ordner speichern</translation>
    </message>
    <message>
        <source>Save the measurements</source>
        <translation>Messungen speichern</translation>
    </message>
    <message>
        <source>Save the original&apos;s own pixels of the chosen region, as PNG or TIFF</source>
        <translation>Die eigenen Pixel des Originals im gewählten Bereich speichern, als PNG oder TIFF</translation>
    </message>
    <message>
        <source>Save the photograph and the enhanced region as a pair</source>
        <translation>Aufnahme und verbesserten Bereich als Paar speichern</translation>
    </message>
    <message>
        <source>Save the photograph&apos;s pixels of the region</source>
        <translation>Pixel der Aufnahme im Bereich speichern</translation>
    </message>
    <message>
        <source>Save the pixels of the chosen enhanced region, exact, as PNG, TIFF or DICOM</source>
        <translation>Die Pixel des gewählten verbesserten Bereichs exakt als PNG, TIFF oder DICOM speichern</translation>
    </message>
    <message>
        <source>Save the region, as displayed</source>
        <translation>Bereich speichern, wie angezeigt</translation>
    </message>
    <message numerus="yes">
        <source>Saved %n regions in {name} with their provenance.</source>
        <translation>
            <numerusform>%n Bereich ist in {name} mit Herkunftsangaben gespeichert.</numerusform>
            <numerusform>%n Bereiche sind in {name} mit Herkunftsangaben gespeichert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved as DICOM, the result tells whose eye it is; otherwise that is left out.</source>
        <translation>Als DICOM gespeichert sagt das Ergebnis, wessen Auge es ist; sonst entfällt das.</translation>
    </message>
    <message>
        <source>Saved {name} with its provenance.</source>
        <translation>{name} ist mit Herkunftsangaben gespeichert.</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <source>Scale &amp;bar</source>
        <translation>Maßsta&amp;b</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>Maßstab</translation>
    </message>
    <message>
        <source>Scale {scale} is not available; choose one of {available}.</source>
        <translation>Den Faktor {scale} gibt es nicht; wählen Sie einen von {available}.</translation>
    </message>
    <message>
        <source>Se&amp;ttings …</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Zweite</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Sharp (SRGAN-Sal)</source>
        <translation>Scharf (SRGAN-Sal)</translation>
    </message>
    <message>
        <source>Sharp, without saliency (SRGAN)</source>
        <translation>Scharf, ohne Salienz (SRGAN)</translation>
    </message>
    <message>
        <source>Shift + drag</source>
        <translation>Umschalt + Ziehen</translation>
    </message>
    <message>
        <source>Shortcut of {name}</source>
        <translation>Tastenkürzel von {name}</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Show each pixel of the original as a square, instead of smooth as in the rest of the photograph</source>
        <translation>Jedes Pixel des Originals als Quadrat zeigen, statt glatt wie in der übrigen Aufnahme</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show more; also the mouse wheel</source>
        <translation>Mehr zeigen; auch mit dem Mausrad</translation>
    </message>
    <message>
        <source>Show or hide the inspector</source>
        <translation>Inspektor ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the photographs of the folder</source>
        <translation>Die Aufnahmen des Ordners zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show the chosen enhanced region</source>
        <translation>Den gewählten verbesserten Bereich zeigen</translation>
    </message>
    <message>
        <source>Show the chosen region at {scale}x; , and . lead to the stage before and after</source>
        <translation>Den gewählten Bereich bei {scale}x zeigen; , und . führen zur Stufe davor und danach</translation>
    </message>
    <message>
        <source>Show the chosen region&apos;s stage after this one</source>
        <translation>Die nächste Stufe des gewählten Bereichs zeigen</translation>
    </message>
    <message>
        <source>Show the chosen region&apos;s stage before; the first one is the original</source>
        <translation>Die Stufe davor des gewählten Bereichs zeigen; die erste ist das Original</translation>
    </message>
    <message>
        <source>Show the original instead; , and . lead to the stage before and after</source>
        <translation>Stattdessen das Original zeigen; , und . führen zur Stufe davor und danach</translation>
    </message>
    <message>
        <source>Show the original instead; or hold {key} to see it as long as you hold</source>
        <translation>Stattdessen das Original zeigen; oder {key} halten, solange Sie es sehen wollen</translation>
    </message>
    <message>
        <source>Show the whole photograph</source>
        <translation>Die ganze Aufnahme zeigen</translation>
    </message>
    <message>
        <source>Show what is left</source>
        <translation>Zeigen, was übrig ist</translation>
    </message>
    <message>
        <source>Show what was seen before the view glided to a region, and again the region</source>
        <translation>Zeigen, was zu sehen war, bevor die Ansicht zu einem Bereich glitt, und wieder den Bereich</translation>
    </message>
    <message>
        <source>Side &amp;by side</source>
        <translation>&amp;Nebeneinander</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>Einfach</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Some settings could not be read and are as at first: {names}.</source>
        <translation>Einige Einstellungen waren nicht lesbar und sind wie am Anfang: {names}.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({kind}).</source>
        <translation>Etwas Unerwartetes ist schiefgegangen ({kind}).</translation>
    </message>
    <message>
        <source>Sort the record by</source>
        <translation>Das Protokoll sortieren nach</translation>
    </message>
    <message>
        <source>Squares</source>
        <translation>Quadrate</translation>
    </message>
    <message>
        <source>Stage shown</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Stop; the stages that are ready are kept</source>
        <translation>Anhalten; fertige Stufen bleiben</translation>
    </message>
    <message>
        <source>Strokes and spots of the result, in green, that stand out more than the interpolation of the photograph shows there and more than its blur can have hidden. Computed from the photograph, its estimated blur and noise, and the result. Azure to light cyan: from one level of contrast on it is drawn and counted. A region is marked when that covers {share:.2%} of it, at 2x {coarse:.1%}. Of {squares} squares of 120 px, {untouched} were marked as they were, all of grainy photographs, and {drawn} with nine strokes of 5 levels drawn into them. It cannot see what is finer than a quarter of a pixel, what lies on a line of the photograph, slow changes of brightness and colour, and whether what was added is true.</source>
        <translation>Striche und Flecken des Ergebnisses, im Grün, die stärker hervortreten, als die Interpolation der Aufnahme dort zeigt und als ihre Unschärfe verborgen haben kann. Berechnet aus der Aufnahme, ihrer geschätzten Unschärfe, ihrem Rauschen und dem Ergebnis. Azurblau bis helles Cyan: Gezeichnet und gezählt wird von einer Stufe Kontrast an. Eine Region wird gekennzeichnet, wenn das {share:.2%} davon bedeckt, bei 2x {coarse:.1%}. Von {squares} Quadraten von 120 px wurden {untouched} gekennzeichnet, wie sie waren, alle aus körnigen Aufnahmen, und {drawn} mit neun hineingezeichneten Strichen von 5 Stufen. Es sieht nicht, was feiner als ein viertel Pixel ist, was auf einer Linie der Aufnahme liegt, langsame Änderungen von Helligkeit und Farbe, und ob stimmt, was hinzugefügt wurde.</translation>
    </message>
    <message>
        <source>Strong JPEG compression</source>
        <translation>Starke JPEG-Kompression</translation>
    </message>
    <message>
        <source>Strong JPEG compression (quality {quality})</source>
        <translation>Starke JPEG-Kompression (Qualität {quality})</translation>
    </message>
    <message>
        <source>Stronger</source>
        <translation>Stärker</translation>
    </message>
    <message>
        <source>Subfolders too; the results keep their structure</source>
        <translation>Auch Unterordner; die Ergebnisse behalten deren Aufbau</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>T&amp;urn counter-clockwise</source>
        <translation>Gegen den &amp;Uhrzeigersinn drehen</translation>
    </message>
    <message>
        <source>TONES</source>
        <translation>TONWERTE</translation>
    </message>
    <message>
        <source>Take back the last change of regions or display</source>
        <translation>Die letzte Änderung von Bereichen oder Anzeige zurücknehmen</translation>
    </message>
    <message>
        <source>Take the &amp;tour</source>
        <translation>Kleine &amp;Tour</translation>
    </message>
    <message>
        <source>Take the photograph at the right away</source>
        <translation>Die rechte Aufnahme wegnehmen</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>Die des Systems</translation>
    </message>
    <message>
        <source>The batch rests; regions can be enhanced meanwhile</source>
        <translation>Der Stapel ruht; Bereiche können inzwischen verbessert werden</translation>
    </message>
    <message>
        <source>The blue channel alone</source>
        <translation>Nur der Blaukanal</translation>
    </message>
    <message>
        <source>The device {name} is not available on this machine; choose one of {available}.</source>
        <translation>Das Gerät {name} gibt es an diesem Rechner nicht; wählen Sie eines von {available}.</translation>
    </message>
    <message>
        <source>The enhanced image is not of the region&apos;s size times a whole number.</source>
        <translation>Das verbesserte Bild ist kein ganzes Vielfaches der Größe des Bereichs.</translation>
    </message>
    <message>
        <source>The enhanced region is on the clipboard, in its exact pixels.</source>
        <translation>Der verbesserte Bereich ist in der Zwischenablage, in seinen exakten Pixeln.</translation>
    </message>
    <message>
        <source>The enhanced region, blurred and reduced again, minus the photograph: what it shows too bright (yellow) or too dark (blue). Noise that was removed shows as grain.</source>
        <translation>Der verbesserte Bereich, wieder geglättet und verkleinert, minus Aufnahme: was er zu hell (gelb) oder zu dunkel (blau) zeigt. Entferntes Rauschen zeigt sich als Korn.</translation>
    </message>
    <message>
        <source>The file of the photograph</source>
        <translation>Der Datei der Aufnahme</translation>
    </message>
    <message>
        <source>The file of the settings is damaged; they are as at first.</source>
        <translation>Die Datei der Einstellungen ist beschädigt; sie sind wie am Anfang.</translation>
    </message>
    <message>
        <source>The green channel alone, where vessels and haemorrhages stand out</source>
        <translation>Nur der Grünkanal, in dem Gefäße und Blutungen hervortreten</translation>
    </message>
    <message>
        <source>The instruments&apos; numbers in the record</source>
        <translation>Die Zahlen der Instrumente im Protokoll</translation>
    </message>
    <message>
        <source>The log, which holds nothing of a patient</source>
        <translation>Das Protokoll; es enthält nichts von Patienten</translation>
    </message>
    <message>
        <source>The look of what is under the cursor while the magnifier is on.</source>
        <translation>Die Darstellung dessen, was unter dem Mauszeiger liegt, solange die Lupe an ist.</translation>
    </message>
    <message>
        <source>The look that you kept here; with Shift the present one is kept</source>
        <translation>Die hier gemerkte Darstellung; mit Umschalt wird die jetzige gemerkt</translation>
    </message>
    <message>
        <source>The mean of the model over 1, 2, 4 or 8 flips and turns of the photograph, which take as many times as long; where they disagree can be shown. All stages come at the end.</source>
        <translation>Das Mittel des Modells über 1, 2, 4 oder 8 Spiegelungen und Drehungen der Aufnahme, die so oft mal so lange dauern; wo sie uneinig sind, lässt sich zeigen. Alle Stufen kommen am Ende.</translation>
    </message>
    <message>
        <source>The model that enhances the next region</source>
        <translation>Das Modell, das den nächsten Bereich verbessert</translation>
    </message>
    <message>
        <source>The model {model} enlarges {scales}, which the window does not show; use fundus-sr enhance.</source>
        <translation>Das Modell {model} vergrößert {scales}, was das Fenster nicht zeigt; verwenden Sie fundus-sr enhance.</translation>
    </message>
    <message>
        <source>The model {model} has no fidelity to choose: it did not grow from a careful model.</source>
        <translation>Das Modell {model} hat keine wählbare Treue: es ist nicht aus einem vorsichtigen Modell entstanden.</translation>
    </message>
    <message>
        <source>The model {model} is in the list, and chosen.</source>
        <translation>Das Modell {model} steht in der Liste und ist gewählt.</translation>
    </message>
    <message>
        <source>The model {model} needs the careful model that it grew from (SHA-256 {sha256}...) beside it; put its file there, or choose fidelity 1.</source>
        <translation>Das Modell {model} braucht das vorsichtige Modell, aus dem es entstanden ist (SHA-256 {sha256}...), neben sich; legen Sie dessen Datei dorthin, oder wählen Sie Treue 1.</translation>
    </message>
    <message>
        <source>The model {name} is told of neither blur nor noise; leave out --blur and --noise, or choose another model.</source>
        <translation>Dem Modell {name} wird weder Unschärfe noch Rauschen mitgeteilt; lassen Sie --blur und --noise weg oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The most important things, on the sample photograph</source>
        <translation>Das Wichtigste, an der Beispielaufnahme</translation>
    </message>
    <message>
        <source>The most that is allowed</source>
        <translation>Das Höchste, das erlaubt ist</translation>
    </message>
    <message>
        <source>The network&apos;s result does not look like its input, so nothing was kept; try the device cpu, or another model.</source>
        <translation>Das Ergebnis des Netzes gleicht seiner Eingabe nicht, deshalb wurde nichts behalten; versuchen Sie das Gerät cpu oder ein anderes Modell.</translation>
    </message>
    <message>
        <source>The next photograph in the folder</source>
        <translation>Die nächste Aufnahme im Ordner</translation>
    </message>
    <message>
        <source>The original in a pane at the left, which moves with the other</source>
        <translation>Das Original in einem Feld links, das sich mit dem anderen bewegt</translation>
    </message>
    <message>
        <source>The photograph</source>
        <translation>Die Aufnahme</translation>
    </message>
    <message>
        <source>The photograph and its enhanced regions are shown with the same settings. Saved exact pixels do not change.</source>
        <translation>Die Aufnahme und ihre verbesserten Bereiche werden mit denselben Einstellungen gezeigt. Gespeicherte exakte Pixel ändern sich nicht.</translation>
    </message>
    <message>
        <source>The photograph as it was taken</source>
        <translation>Die Aufnahme, wie sie gemacht wurde</translation>
    </message>
    <message>
        <source>The photograph before this one in the folder</source>
        <translation>Die Aufnahme vor dieser im Ordner</translation>
    </message>
    <message>
        <source>The photograph is finer than those the models learnt from: less is to be gained, noise may become strokes.</source>
        <translation>Die Aufnahme ist feiner als jene, von denen die Modelle gelernt haben: Es ist weniger zu gewinnen, Rauschen kann zu Strichen werden.</translation>
    </message>
    <message>
        <source>The photograph is grainy: short, faint strokes of the result may be its grain.</source>
        <translation>Die Aufnahme ist körnig: Kurze, schwache Striche des Ergebnisses können ihr Korn sein.</translation>
    </message>
    <message>
        <source>The photograph is grey: the models learnt from colour photographs.</source>
        <translation>Die Aufnahme ist grau: Die Modelle haben von Farbaufnahmen gelernt.</translation>
    </message>
    <message>
        <source>The photograph is out of focus: fine vessels that the result shows may not be there.</source>
        <translation>Die Aufnahme ist unscharf: Feine Gefäße, die das Ergebnis zeigt, sind vielleicht nicht da.</translation>
    </message>
    <message>
        <source>The photograph was strongly compressed: its blocks may have become structures of the result.</source>
        <translation>Die Aufnahme wurde stark komprimiert: Ihre Blöcke können zu Strukturen des Ergebnisses geworden sein.</translation>
    </message>
    <message>
        <source>The photograph with all its regions, each beside the original, and what was measured</source>
        <translation>Die Aufnahme mit allen Bereichen, jeder neben dem Original, und was gemessen wurde</translation>
    </message>
    <message>
        <source>The picture is not shown as it was taken; click for the settings</source>
        <translation>Das Bild wird nicht gezeigt, wie es aufgenommen wurde; ein Klick führt zu den Einstellungen</translation>
    </message>
    <message>
        <source>The program closes as soon as everything is saved.</source>
        <translation>Das Programm schließt sich, sobald alles gespeichert ist.</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Open {name} and enhance its regions ({count}) again?</source>
        <translation>Das Programm endete unerwartet. {name} öffnen und die Bereiche ({count}) wieder verbessern?</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Open {name}?</source>
        <translation>Das Programm endete unerwartet. {name} öffnen?</translation>
    </message>
    <message>
        <source>The program is under the Apache License 2.0; each model&apos;s card beside its weights says what it learnt from.</source>
        <translation>Das Programm steht unter der Apache-Lizenz 2.0; die Karte jedes Modells neben seinen Gewichten sagt, woraus es lernte.</translation>
    </message>
    <message>
        <source>The red channel alone</source>
        <translation>Nur der Rotkanal</translation>
    </message>
    <message>
        <source>The region is larger than the {most} pixels a side that the clipboard is good for.</source>
        <translation>Der Bereich ist größer als die {most} Pixel je Seite, für die die Zwischenablage taugt.</translation>
    </message>
    <message>
        <source>The region {region} does not lie inside the photograph of {height} rows and {width} columns.</source>
        <translation>Der Bereich {region} liegt nicht in der Aufnahme von {height} Zeilen und {width} Spalten.</translation>
    </message>
    <message>
        <source>The region {region} is empty; height and width must be at least 1 pixel.</source>
        <translation>Der Bereich {region} ist leer; Höhe und Breite müssen mindestens 1 Pixel betragen.</translation>
    </message>
    <message>
        <source>The region {region} is too small to be compared with the photograph; choose one of at least {least} x {least} pixels.</source>
        <translation>Der Bereich {region} ist zu klein, um ihn mit der Aufnahme zu vergleichen; wählen Sie einen von mindestens {least} x {least} Pixeln.</translation>
    </message>
    <message>
        <source>The region {region} starts outside the photograph; row and column start at 0.</source>
        <translation>Der Bereich {region} beginnt außerhalb der Aufnahme; Zeile und Spalte beginnen bei 0.</translation>
    </message>
    <message>
        <source>The regions of a list</source>
        <translation>Die Bereiche einer Liste</translation>
    </message>
    <message>
        <source>The report was sent to the printer.</source>
        <translation>Der Bericht wurde zum Drucker geschickt.</translation>
    </message>
    <message>
        <source>The result is corrected until, blurred and reduced again, it is the photograph. Noise that the model removed comes back.</source>
        <translation>Das Ergebnis wird korrigiert, bis es, wieder unscharf gemacht und verkleinert, die Aufnahme ist. Rauschen, das das Modell entfernt hat, kommt zurück.</translation>
    </message>
    <message>
        <source>The result, blurred and reduced again, minus the photograph; RMS is the root of its mean square. It sees what contradicts the photograph. It cannot see what is finer than a pixel: that is averaged away before it is compared. Noise that was removed shows as grain, though nothing is wrong there. Of a result that was made exactly consistent it is 0.3 levels and less, and that noise is back.</source>
        <translation>Das Ergebnis, wieder unscharf gemacht und verkleinert, minus die Aufnahme; RMS ist die Wurzel des mittleren Quadrats. Es sieht, was der Aufnahme widerspricht. Es sieht nicht, was feiner als ein Pixel ist: Das wird vor dem Vergleich weggemittelt. Entferntes Rauschen erscheint als Körnung, obwohl dort nichts falsch ist. Bei einem Ergebnis, das genau konsistent gemacht wurde, sind es 0,3 Stufen und weniger, und das Rauschen ist wieder da.</translation>
    </message>
    <message>
        <source>The results may mean less than usual; click for what the instruments see</source>
        <translation>Die Ergebnisse besagen vielleicht weniger als sonst; ein Klick zeigt, was die Instrumente sehen</translation>
    </message>
    <message>
        <source>The saliency map of the original beside each result</source>
        <translation>Die Salienzkarte des Originals zu jedem Ergebnis</translation>
    </message>
    <message>
        <source>The smaller brother of Careful, for a slow computer or a whole photograph.</source>
        <translation>Der kleinere Bruder von „Vorsichtig“, für einen langsamen Rechner oder eine ganze Aufnahme.</translation>
    </message>
    <message>
        <source>The vessel network failed, so no vessels are shown; try the device cpu.</source>
        <translation>Das Gefäßnetz ist gescheitert, deshalb werden keine Gefäße gezeigt; versuchen Sie das Gerät cpu.</translation>
    </message>
    <message>
        <source>The view is on the clipboard, as displayed.</source>
        <translation>Die Ansicht ist in der Zwischenablage, wie angezeigt.</translation>
    </message>
    <message>
        <source>The weights file {name} cannot be used: {reason}.</source>
        <translation>Die Gewichtsdatei {name} kann nicht benutzt werden: {reason}.</translation>
    </message>
    <message>
        <source>The whole photograph, small, while only a part of it is seen; a click leads there</source>
        <translation>Die ganze Aufnahme, klein, solange nur ein Teil zu sehen ist; ein Klick führt dorthin</translation>
    </message>
    <message>
        <source>The words</source>
        <translation>Die Worte</translation>
    </message>
    <message>
        <source>Their paths are kept on this computer only. Switch it off where file names tell who the patient is.</source>
        <translation>Ihre Pfade bleiben auf diesem Rechner. Abschalten, wo Dateinamen verraten, wer der Patient ist.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Theme, export, privacy</source>
        <translation>Farbschema, Export, Datenschutz</translation>
    </message>
    <message>
        <source>There are no photographs in this folder whose regions are in the list.</source>
        <translation>In diesem Ordner ist keine Aufnahme, deren Bereiche in der Liste stehen.</translation>
    </message>
    <message>
        <source>There are no photographs in this folder.</source>
        <translation>In diesem Ordner sind keine Aufnahmen.</translation>
    </message>
    <message>
        <source>There is no model called {name}; installed: {installed}.</source>
        <translation>Es gibt kein Modell namens {name}; installiert: {installed}.</translation>
    </message>
    <message>
        <source>There is no photograph in that folder.</source>
        <translation>In diesem Ordner ist keine Aufnahme.</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>This is the sample photograph. The wheel zooms to the cursor, Space and dragging moves it.</source>
        <translation>Das ist die Beispielaufnahme. Das Mausrad zoomt zum Zeiger, Leertaste und Ziehen verschiebt sie.</translation>
    </message>
    <message>
        <source>This model is not told of blur and noise</source>
        <translation>Dieses Modell erfährt nichts von Unschärfe und Rauschen</translation>
    </message>
    <message>
        <source>This region at {scale}x needs about {least} of memory, and {most} are free. It can be written into a TIFF file instead, part by part, of {size} at most.</source>
        <translation>Dieser Bereich braucht bei {scale}x etwa {least} Speicher, frei sind {most}. Er kann stattdessen Teil für Teil in eine TIFF-Datei geschrieben werden, von höchstens {size}.</translation>
    </message>
    <message>
        <source>Thoroughness</source>
        <translation>Gründlichkeit</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Tour</translation>
    </message>
    <message>
        <source>Trained against a second network, with maps of local saliency: looks sharper, invents more.</source>
        <translation>Gegen ein zweites Netz trainiert, mit Karten örtlicher Salienz: sieht schärfer aus, erfindet mehr.</translation>
    </message>
    <message>
        <source>Trained to be close to the original pixel by pixel; told of blur and noise, undoes them.</source>
        <translation>Darauf trainiert, dem Original Pixel für Pixel nahe zu sein; es erfährt Unschärfe und Rauschen und macht sie rückgängig.</translation>
    </message>
    <message>
        <source>Try the sample photograph</source>
        <translation>Beispielaufnahme ausprobieren</translation>
    </message>
    <message>
        <source>Turn cloc&amp;kwise</source>
        <translation>Im Uhrzei&amp;gersinn drehen</translation>
    </message>
    <message>
        <source>Turn ↺</source>
        <translation>↺</translation>
    </message>
    <message>
        <source>Turn ↻</source>
        <translation>↻</translation>
    </message>
    <message>
        <source>Turned by {degrees}°</source>
        <translation>Um {degrees}° gedreht</translation>
    </message>
    <message>
        <source>Two different patients</source>
        <translation>Zwei verschiedene Patienten</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Behoben</translation>
    </message>
    <message>
        <source>Up&amp;right</source>
        <translation>Au&amp;frecht</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Aufrecht</translation>
    </message>
    <message>
        <source>VESSELS</source>
        <translation>GEFÄSSE</translation>
    </message>
    <message>
        <source>VIEW</source>
        <translation>ANSICHT</translation>
    </message>
    <message>
        <source>Validation at {scale}x: {psnr:.1f} dB, SSIM {ssim:.3f}.
Means over other photographs that were reduced and enlarged again, inside the field of view. They say nothing of this photograph.</source>
        <translation>Validierung bei {scale}x: {psnr:.1f} dB, SSIM {ssim:.3f}.
Mittelwerte über andere Aufnahmen, die verkleinert und wieder vergrößert wurden, im Gesichtsfeld. Über diese Aufnahme sagen sie nichts.</translation>
    </message>
    <message>
        <source>Validation figures</source>
        <translation>Validierungszahlen</translation>
    </message>
    <message>
        <source>Version, intended use, maps, models, licences</source>
        <translation>Version, Zweck, Karten, Modelle, Lizenzen</translation>
    </message>
    <message>
        <source>Vessel: probability from {threshold:.2f}</source>
        <translation>Gefäß: Wahrscheinlichkeit ab {threshold:.2f}</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>Gefäße</translation>
    </message>
    <message>
        <source>Vessels as &amp;outlines</source>
        <translation>Gefäße als &amp;Umrisse</translation>
    </message>
    <message>
        <source>Vessels invented, px</source>
        <translation>Erfundene Gefäße, px</translation>
    </message>
    <message>
        <source>Vessels kept, px</source>
        <translation>Erhaltene Gefäße, px</translation>
    </message>
    <message>
        <source>Vessels lost, px</source>
        <translation>Verlorene Gefäße, px</translation>
    </message>
    <message>
        <source>Vessels: kept, lost, invented</source>
        <translation>Gefäße: erhalten, verloren, erfunden</translation>
    </message>
    <message>
        <source>Waiting for the model …</source>
        <translation>Wartet auf das Modell …</translation>
    </message>
    <message>
        <source>Weaker</source>
        <translation>Schwächer</translation>
    </message>
    <message>
        <source>What detail it holds cannot be told.</source>
        <translation>Welche Details sie enthält, lässt sich nicht sagen.</translation>
    </message>
    <message>
        <source>What detail it holds could not be estimated. {reason}</source>
        <translation>Welche Details sie enthält, ließ sich nicht schätzen. {reason}</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>What each map and number sees, where it comes from, and what it cannot see</source>
        <translation>Was jede Karte und jede Zahl sieht, woher sie kommt und was sie nicht sieht</translation>
    </message>
    <message>
        <source>What is chosen, enhanced and saved is that of the photograph whose name is underlined</source>
        <translation>Gewählt, verbessert und gespeichert wird von der Aufnahme, deren Name unterstrichen ist</translation>
    </message>
    <message>
        <source>What is enhanced again is less sure still.</source>
        <translation>Was noch einmal verbessert wird, ist noch weniger sicher.</translation>
    </message>
    <message>
        <source>What is left of it can be shown, marked as damaged.</source>
        <translation>Was davon übrig ist, kann gezeigt werden, als beschädigt gekennzeichnet.</translation>
    </message>
    <message>
        <source>What is under the cursor, larger and with the look that is chosen in the settings</source>
        <translation>Was unter dem Mauszeiger liegt, größer und in der Darstellung aus den Einstellungen</translation>
    </message>
    <message>
        <source>What the instruments see</source>
        <translation>Was die Instrumente sehen</translation>
    </message>
    <message>
        <source>What the model added, consistency, vessels: a column each in the CSV</source>
        <translation>Was das Modell hinzugefügt hat, Konsistenz, Gefäße: je eine Spalte in der CSV-Datei</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was getan wurde</translation>
    </message>
    <message>
        <source>What was open stays open. The log says more.</source>
        <translation>Was offen war, bleibt offen. Das Protokoll sagt mehr.</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Where a network sees vessels; in an enhanced region, which of the photograph&apos;s were kept, which were lost, and which are new. It sees no vessels thinner than two of its pixels, 1/450 of the field of view.</source>
        <translation>Wo ein Netz Gefäße sieht; in einer verbesserten Region, welche der Aufnahme erhalten, welche verloren und welche neu sind. Es sieht keine Gefäße, die dünner als zwei seiner Pixel sind, 1/450 des Gesichtsfelds.</translation>
    </message>
    <message>
        <source>Where the regions lie</source>
        <translation>Wo die Bereiche liegen</translation>
    </message>
    <message>
        <source>Which of the pictures in this file is shown</source>
        <translation>Welches der Bilder in dieser Datei gezeigt wird</translation>
    </message>
    <message>
        <source>Width and height stay in proportion while the region is dragged or typed</source>
        <translation>Breite und Höhe bleiben im Verhältnis, wenn der Bereich gezogen oder seine Größe getippt wird</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>Breite in Pixeln</translation>
    </message>
    <message>
        <source>Width of the blur that is undone: standard deviation in pixels of the photograph</source>
        <translation>Breite der Unschärfe, die zurückgenommen wird: Standardabweichung in Pixeln der Aufnahme</translation>
    </message>
    <message>
        <source>With L&amp;anczos interpolation</source>
        <translation>Mit L&amp;anczos-Interpolation</translation>
    </message>
    <message>
        <source>With the original&apos;s &amp;pixels as squares</source>
        <translation>Mit den &amp;Pixeln des Originals als Quadraten</translation>
    </message>
    <message>
        <source>Words of one&apos;s own</source>
        <translation>Eigenen Worten</translation>
    </message>
    <message>
        <source>Write a file …</source>
        <translation>Datei schreiben …</translation>
    </message>
    <message>
        <source>Write over it</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Write the enhanced region into a file</source>
        <translation>Verbesserten Bereich in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation>Hinzoomen</translation>
    </message>
    <message>
        <source>Zoom to the cursor</source>
        <translation>Zum Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no record of a batch</source>
        <translation>eine Datei dieses Namens ist schon da, und sie ist kein Protokoll eines Stapels</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no result of this photograph; choose another name</source>
        <translation>eine Datei dieses Namens ist schon da, und sie ist kein Ergebnis dieser Aufnahme; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no result of this photograph; choose another name, or add --replace</source>
        <translation>eine Datei dieses Namens ist schon da, und sie ist kein Ergebnis dieser Aufnahme; wählen Sie einen anderen Namen oder fügen Sie --replace hinzu</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no result of this photograph; move it away, or choose another folder for the results</source>
        <translation>eine Datei dieses Namens ist schon da, und sie ist kein Ergebnis dieser Aufnahme; verschieben Sie sie oder wählen Sie einen anderen Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>a result of this size needs the ending .tif</source>
        <translation>ein Ergebnis dieser Größe braucht die Endung .tif</translation>
    </message>
    <message>
        <source>about 1 s</source>
        <translation>etwa 1 s</translation>
    </message>
    <message>
        <source>about {hours:.1f} h</source>
        <translation>etwa {hours:.1f} h</translation>
    </message>
    <message>
        <source>about {minutes:.0f} min</source>
        <translation>etwa {minutes:.0f} min</translation>
    </message>
    <message>
        <source>about {most}</source>
        <translation>etwa {most}</translation>
    </message>
    <message>
        <source>about {seconds:.0f} s</source>
        <translation>etwa {seconds:.0f} s</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>and to whether what was added is true</source>
        <translation>und dafür, ob stimmt, was hinzukam</translation>
    </message>
    <message>
        <source>as displayed</source>
        <translation>wie angezeigt</translation>
    </message>
    <message>
        <source>as displayed, nothing changed</source>
        <translation>wie angezeigt, nichts verändert</translation>
    </message>
    <message>
        <source>as displayed: {changes}</source>
        <translation>wie angezeigt: {changes}</translation>
    </message>
    <message>
        <source>as they were done</source>
        <translation>wie abgearbeitet</translation>
    </message>
    <message>
        <source>blocks of an earlier JPEG</source>
        <translation>Blöcke eines früheren JPEG</translation>
    </message>
    <message>
        <source>blur {blur:.2f} px ({blur_by}), noise {noise:.1f} levels ({noise_by})</source>
        <translation>Unschärfe {blur:.2f} px ({blur_by}), Rauschen {noise:.1f} Stufen ({noise_by})</translation>
    </message>
    <message>
        <source>both eyes</source>
        <translation>beide Augen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>cancelled before {scale}x</source>
        <translation>vor {scale}x abgebrochen</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>computed at {scale}x</source>
        <translation>berechnet bei {scale}x</translation>
    </message>
    <message>
        <source>crosses itself: no area</source>
        <translation>kreuzt sich selbst: keine Fläche</translation>
    </message>
    <message>
        <source>damaged: parts of it are missing</source>
        <translation>beschädigt: Teile fehlen</translation>
    </message>
    <message>
        <source>detail down to {detail:.1f} px</source>
        <translation>Details bis {detail:.1f} px</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>failed before {scale}x</source>
        <translation>vor {scale}x fehlgeschlagen</translation>
    </message>
    <message>
        <source>foreign</source>
        <translation>fremd</translation>
    </message>
    <message>
        <source>foreign model</source>
        <translation>fremdes Modell</translation>
    </message>
    <message>
        <source>grey levels of 255</source>
        <translation>Graustufen von 255</translation>
    </message>
    <message>
        <source>in colour</source>
        <translation>in Farbe</translation>
    </message>
    <message>
        <source>it declares too many pixels</source>
        <translation>sie gibt zu viele Pixel an</translation>
    </message>
    <message>
        <source>it declares {width} x {height} pixels, and the limit is {most} megapixels; crop or shrink it first</source>
        <translation>sie gibt {width} x {height} Pixel an, und die Grenze liegt bei {most} Megapixeln; schneiden oder verkleinern Sie sie zuerst</translation>
    </message>
    <message>
        <source>it does not hold a cascade</source>
        <translation>sie enthält keine Kaskade</translation>
    </message>
    <message>
        <source>it does not hold a network that estimates quality</source>
        <translation>sie enthält kein Netz, das die Qualität schätzt</translation>
    </message>
    <message>
        <source>it does not hold a vessel network</source>
        <translation>sie enthält kein Gefäßnetz</translation>
    </message>
    <message>
        <source>it does not hold {kind}</source>
        <translation>sie enthält nicht: {kind}</translation>
    </message>
    <message>
        <source>it has no frame {frame}; choose one from 1 to {frames}</source>
        <translation>sie hat kein Einzelbild {frame}; wählen Sie eines von 1 bis {frames}</translation>
    </message>
    <message>
        <source>it holds a network of another project, which needs the package spandrel; install it: pip install &apos;fundus-sr[spandrel]&apos;</source>
        <translation>sie enthält ein Netz eines anderen Projekts, das das Paket spandrel braucht; installieren Sie es: pip install &apos;fundus-sr[spandrel]&apos;</translation>
    </message>
    <message>
        <source>it holds no network that the package spandrel knows</source>
        <translation>sie enthält kein Netz, das das Paket spandrel kennt</translation>
    </message>
    <message>
        <source>it is a DICOM file without a picture in it ({kind})</source>
        <translation>sie ist eine DICOM-Datei ohne Bild darin ({kind})</translation>
    </message>
    <message>
        <source>it is a file, and results need a folder</source>
        <translation>es ist eine Datei, und Ergebnisse brauchen einen Ordner</translation>
    </message>
    <message>
        <source>it is a file; name the folder that it lies in</source>
        <translation>es ist eine Datei; nennen Sie den Ordner, in dem sie liegt</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it is a link that leads back to itself</source>
        <translation>es ist eine Verknüpfung, die auf sich selbst zurückführt</translation>
    </message>
    <message>
        <source>it is a link that leads nowhere</source>
        <translation>es ist eine Verknüpfung, die ins Leere führt</translation>
    </message>
    <message>
        <source>it is a network of another project; add it first: fundus-sr models --add {path}</source>
        <translation>sie ist ein Netz eines anderen Projekts; nehmen Sie es zuerst auf: fundus-sr models --add {path}</translation>
    </message>
    <message>
        <source>it is another photograph; choose another name</source>
        <translation>es ist eine andere Aufnahme; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>it is damaged or cut short</source>
        <translation>sie ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <source>it is damaged or not a safetensors file; install the program again</source>
        <translation>sie ist beschädigt oder keine safetensors-Datei; installieren Sie das Programm neu</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>sie ist leer</translation>
    </message>
    <message>
        <source>it is no list of regions; its first line must be {header}</source>
        <translation>sie ist keine Liste von Bereichen; ihre erste Zeile muss {header} lauten</translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image</source>
        <translation>sie ist kein PNG-, JPEG-, TIFF-, BMP-, WebP- oder DICOM-Bild</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>es ist keine Datei</translation>
    </message>
    <message>
        <source>it is the photograph itself; choose another name</source>
        <translation>es ist die Aufnahme selbst; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>it lies on a disk that cannot be written to</source>
        <translation>sie liegt auf einem Datenträger, der nicht beschrieben werden kann</translation>
    </message>
    <message>
        <source>it was moved or removed meanwhile</source>
        <translation>sie wurde inzwischen verschoben oder entfernt</translation>
    </message>
    <message>
        <source>it was not written by fundus-sr-train export</source>
        <translation>sie wurde nicht von fundus-sr-train export geschrieben</translation>
    </message>
    <message>
        <source>its contents do not match its SHA-256; install the program again</source>
        <translation>ihr Inhalt passt nicht zu ihrem SHA-256; installieren Sie das Programm neu</translation>
    </message>
    <message>
        <source>its description has the entry {entry}, which this version does not know; install a newer version</source>
        <translation>ihre Beschreibung hat den Eintrag {entry}, den diese Version nicht kennt; installieren Sie eine neuere Version</translation>
    </message>
    <message>
        <source>its name is too long</source>
        <translation>ihr Name ist zu lang</translation>
    </message>
    <message>
        <source>its network does not enlarge a colour photograph 2 to 16 times</source>
        <translation>ihr Netz vergrößert kein Farbfoto auf das 2- bis 16-Fache</translation>
    </message>
    <message>
        <source>its network is of the architecture {name}, which this version does not know; install a newer version</source>
        <translation>ihr Netz hat die Architektur {name}, die diese Version nicht kennt; installieren Sie eine neuere Version</translation>
    </message>
    <message>
        <source>its networks have other shapes than those of {model}</source>
        <translation>seine Netze haben eine andere Form als die von {model}</translation>
    </message>
    <message>
        <source>its pixels are compressed in a way that is not supported ({kind})</source>
        <translation>ihre Pixel sind auf eine Art komprimiert, die nicht unterstützt wird ({kind})</translation>
    </message>
    <message>
        <source>its pixels are neither 8 nor 16 bit grey or colour</source>
        <translation>ihre Pixel sind weder 8 noch 16 Bit, grau oder farbig</translation>
    </message>
    <message>
        <source>its tensors do not fit its configuration</source>
        <translation>ihre Tensoren passen nicht zu ihrer Konfiguration</translation>
    </message>
    <message>
        <source>known after the first run</source>
        <translation>nach dem ersten Lauf bekannt</translation>
    </message>
    <message>
        <source>left eye</source>
        <translation>linkes Auge</translation>
    </message>
    <message>
        <source>left eye? (by the optic disc)</source>
        <translation>linkes Auge? (nach der Papille)</translation>
    </message>
    <message>
        <source>line {line} names no region</source>
        <translation>Zeile {line} nennt keinen Bereich</translation>
    </message>
    <message>
        <source>made consistent</source>
        <translation>konsistent gemacht</translation>
    </message>
    <message>
        <source>maps are written as .png (colours) or .npy (values); choose one of these endings</source>
        <translation>Karten werden als .png (Farben) oder .npy (Werte) geschrieben; wählen Sie eine dieser Endungen</translation>
    </message>
    <message>
        <source>mean of {count} flips and turns</source>
        <translation>Mittel aus {count} Spiegelungen und Drehungen</translation>
    </message>
    <message>
        <source>mean {mean:.2f} grey levels of 255</source>
        <translation>Mittel {mean:.2f} von 255 Graustufen</translation>
    </message>
    <message>
        <source>model SHA-256 {digest}</source>
        <translation>Modell SHA-256 {digest}</translation>
    </message>
    <message>
        <source>much structure</source>
        <translation>viel Struktur</translation>
    </message>
    <message>
        <source>no model is installed</source>
        <translation>kein Modell installiert</translation>
    </message>
    <message>
        <source>noise {noise:.1f} levels</source>
        <translation>Rauschen {noise:.1f} Stufen</translation>
    </message>
    <message>
        <source>none sought, for no retina was recognised</source>
        <translation>nicht gesucht, denn es wurde keine Netzhaut erkannt</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht abgelesen</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>nothing can be created in that folder</source>
        <translation>in diesem Ordner lässt sich nichts anlegen</translation>
    </message>
    <message>
        <source>on the last page</source>
        <translation>auf der letzten Seite</translation>
    </message>
    <message>
        <source>on {device} in {precision}, {created}</source>
        <translation>auf {device} in {precision}, {created}</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>verschieben</translation>
    </message>
    <message>
        <source>photograph SHA-256 {digest}</source>
        <translation>Aufnahme SHA-256 {digest}</translation>
    </message>
    <message>
        <source>press keys …</source>
        <translation>Tasten drücken …</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>red-free</source>
        <translation>rotfrei</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>results are written as .png or .tif; choose one of these endings</source>
        <translation>Ergebnisse werden als .png oder .tif geschrieben; wählen Sie eine dieser Endungen</translation>
    </message>
    <message>
        <source>results are written as .png, .tif or .dcm; choose one of these endings</source>
        <translation>Ergebnisse werden als .png, .tif oder .dcm geschrieben; wählen Sie eine dieser Endungen</translation>
    </message>
    <message>
        <source>results need another folder than the photographs</source>
        <translation>Ergebnisse brauchen einen anderen Ordner als die Aufnahmen</translation>
    </message>
    <message>
        <source>right eye</source>
        <translation>rechtes Auge</translation>
    </message>
    <message>
        <source>right eye? (by the optic disc)</source>
        <translation>rechtes Auge? (nach der Papille)</translation>
    </message>
    <message>
        <source>row {row}, column {column}</source>
        <translation>Zeile {row}, Spalte {column}</translation>
    </message>
    <message>
        <source>row {row}, column {column}, {pixels}</source>
        <translation>Zeile {row}, Spalte {column}, {pixels}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>see the original</source>
        <translation>Original sehen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>die Festplatte ist voll</translation>
    </message>
    <message>
        <source>the enhanced region, {scale}x</source>
        <translation>verbesserter Bereich, {scale}x</translation>
    </message>
    <message>
        <source>the file does not exist</source>
        <translation>die Datei gibt es nicht</translation>
    </message>
    <message>
        <source>the list names it, and there is no such photograph in the folder</source>
        <translation>die Liste nennt sie, und es gibt keine solche Aufnahme im Ordner</translation>
    </message>
    <message>
        <source>the photograph</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>the photograph {name}, which it was made of, is gone or another one now</source>
        <translation>die Aufnahme {name}, aus der es gemacht wurde, ist weg oder jetzt eine andere</translation>
    </message>
    <message>
        <source>the system says: {text}</source>
        <translation>das System sagt: {text}</translation>
    </message>
    <message>
        <source>there is another model called {model} already; rename the file</source>
        <translation>es gibt schon ein anderes Modell namens {model}; benennen Sie die Datei um</translation>
    </message>
    <message>
        <source>there is no folder {folder}</source>
        <translation>es gibt keinen Ordner {folder}</translation>
    </message>
    <message>
        <source>there is no photograph in it{listed}</source>
        <translation>es ist keine Aufnahme darin{listed}</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>es gibt keinen solchen Ordner</translation>
    </message>
    <message>
        <source>there is not enough memory to decode it</source>
        <translation>der Speicher reicht nicht, um sie zu lesen</translation>
    </message>
    <message>
        <source>this account has no permission to read it</source>
        <translation>dieses Konto darf sie nicht lesen</translation>
    </message>
    <message>
        <source>this account has no permission to write in that folder</source>
        <translation>dieses Konto darf in diesem Ordner nicht schreiben</translation>
    </message>
    <message>
        <source>time known after the first one</source>
        <translation>Dauer nach der ersten bekannt</translation>
    </message>
    <message>
        <source>to slow changes of brightness and colour,</source>
        <translation>für langsame Änderungen von Helligkeit und Farbe</translation>
    </message>
    <message>
        <source>to what lies on a line of the photograph,</source>
        <translation>für alles auf einer Linie der Aufnahme,</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt viel</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>what the photograph {name} says of itself cannot be copied into it</source>
        <translation>was die Aufnahme {name} über sich selbst sagt, lässt sich nicht hineinkopieren</translation>
    </message>
    <message>
        <source>{areas} DA</source>
        <translation>{areas} PF</translation>
    </message>
    <message>
        <source>{count} px of the photograph</source>
        <translation>{count} px der Aufnahme</translation>
    </message>
    <message>
        <source>{count} refused, of which no result was written; </source>
        <translation>{count} abgelehnt, davon wurde kein Ergebnis geschrieben; </translation>
    </message>
    <message>
        <source>{count} µm (nominal)</source>
        <translation>{count} µm (nominell)</translation>
    </message>
    <message>
        <source>{diameters} DD</source>
        <translation>{diameters} PD</translation>
    </message>
    <message>
        <source>{done} enhanced, {skipped} already there, {failed} failed; the record is in the folder of the results.</source>
        <translation>{done} verbessert, {skipped} schon da, {failed} fehlgeschlagen; das Protokoll liegt im Ergebnisordner.</translation>
    </message>
    <message>
        <source>{facts}.</source>
        <translation>{facts}.</translation>
    </message>
    <message>
        <source>{gigabytes:.1f} GB of pixels are too many for a PNG; choose the ending .tif</source>
        <translation>{gigabytes:.1f} GB an Pixeln sind zu viele für ein PNG; wählen Sie die Endung .tif</translation>
    </message>
    <message>
        <source>{kept:.0f} px kept, {lost:.0f} px lost, {invented:.0f} px invented</source>
        <translation>{kept:.0f} px erhalten, {lost:.0f} px verloren, {invented:.0f} px erfunden</translation>
    </message>
    <message>
        <source>{keys} belongs to “{name}”; choose another, or change that first.</source>
        <translation>{keys} gehört zu „{name}“; wählen Sie ein anderes, oder ändern Sie jenes zuerst.</translation>
    </message>
    <message>
        <source>{keys} is held to {what}; choose another shortcut.</source>
        <translation>{keys} wird gehalten ({what}); wählen Sie ein anderes Kürzel.</translation>
    </message>
    <message>
        <source>{kind}, {bits} bit, {mode}</source>
        <translation>{kind}, {bits} Bit, {mode}</translation>
    </message>
    <message>
        <source>{losses} Close all the same?</source>
        <translation>{losses} Trotzdem schließen?</translation>
    </message>
    <message>
        <source>{losses} Close {name} all the same?</source>
        <translation>{losses} {name} trotzdem schließen?</translation>
    </message>
    <message>
        <source>{losses} Open {name} all the same?</source>
        <translation>{losses} {name} trotzdem öffnen?</translation>
    </message>
    <message>
        <source>{model} (foreign)</source>
        <translation>{model} (fremd)</translation>
    </message>
    <message>
        <source>{name} ({count}x)</source>
        <translation>{name} ({count}x)</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>{name} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>{name} kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}.</source>
        <translation>{name} kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>{name} is another photograph now than it was then.</source>
        <translation>{name} ist jetzt eine andere Aufnahme als damals.</translation>
    </message>
    <message>
        <source>{name} is there already. Write over it?</source>
        <translation>{name} gibt es schon. Überschreiben?</translation>
    </message>
    <message>
        <source>{name} – Fundus SR</source>
        <translation>{name} – Fundus SR</translation>
    </message>
    <message>
        <source>{number} of {count}  ·  {name}</source>
        <translation>{number} von {count}  ·  {name}</translation>
    </message>
    <message>
        <source>{original}, Lanczos</source>
        <translation>{original}, Lanczos</translation>
    </message>
    <message>
        <source>{original}, its pixels</source>
        <translation>{original}, seine Pixel</translation>
    </message>
    <message>
        <source>{scale}x instead, {time}</source>
        <translation>Stattdessen {scale}x, {time}</translation>
    </message>
    <message>
        <source>{scale}x of that region does not fit in memory; choose a smaller --region.</source>
        <translation>{scale}x dieses Bereichs passt nicht in den Speicher; wählen Sie ein kleineres --region.</translation>
    </message>
    <message>
        <source>{scale}x of this region takes {time} and {memory} of memory.</source>
        <translation>{scale}x dieses Bereichs braucht {time} und {memory} Speicher.</translation>
    </message>
    <message>
        <source>{scale}x shows what there is; above that is magnification.</source>
        <translation>{scale}x zeigt, was da ist; darüber ist nur Vergrößerung.</translation>
    </message>
    <message>
        <source>{share:.0%} on the way to {scale}x</source>
        <translation>{share:.0%} auf dem Weg zu {scale}x</translation>
    </message>
    <message>
        <source>{share:.2%} of the region</source>
        <translation>{share:.2%} der Region</translation>
    </message>
    <message>
        <source>{share:.2%} of the region; strokes and spots: {count}</source>
        <translation>{share:.2%} der Region; Striche und Flecken: {count}</translation>
    </message>
    <message>
        <source>{step} of {steps}</source>
        <translation>{step} von {steps}</translation>
    </message>
    <message>
        <source>{things}  ·  results at most {results}, {free} free  ·  {lasts}</source>
        <translation>{things}  ·  Ergebnisse höchstens {results}, {free} frei  ·  {lasts}</translation>
    </message>
    <message>
        <source>{title} of {origin}</source>
        <translation>{title}: {origin}</translation>
    </message>
    <message>
        <source>{width} x {height} pixels are too many for DICOM; choose the ending .tif</source>
        <translation>{width} x {height} Pixel sind zu viele für DICOM; wählen Sie die Endung .tif</translation>
    </message>
    <message>
        <source>µm per pixel</source>
        <translation>µm je Pixel</translation>
    </message>
    <message>
        <source>“{name}” is changed.</source>
        <translation>„{name}“ ist geändert.</translation>
    </message>
</context>
</TS>
