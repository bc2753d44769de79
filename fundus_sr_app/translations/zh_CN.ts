<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>Fundus SR</name>
    <message>
      <source>  ·  stage {stage} of {stages} ({reached}x)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>  ·  waiting for the model</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>  ·  {left} left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>  ·  {time} left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>  ·  {waiting} more waiting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;1:1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Blue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Coarser stage</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Command palette …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Compare</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Compare with the original</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Copy the region, original pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Delete the region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Display</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Enhance a folder …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Enhance the region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;File</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Finer stage</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Fit in the window</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Forget them</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Invert</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Keyboard shortcuts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Loupe</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Luminance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Open …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Pan</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Red-free (green)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Save the region, original pixels …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Swipe line</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;View</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Zoom to the region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 enhanced region is not saved.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1:1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A comparison sheet beside each result: original, Lanczos, enhanced</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A folder is still being enhanced; what is done stays.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A line to drag: the original to its left, the enhanced region to its right</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A magnifier at the cursor that shows both</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A region is still being enhanced.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A strip below the picture; its own pixels stay exact. The metadata carry the notice always.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A strip with the permanent notice below the picture; the picture's own pixels stay exact.
The notice is always part of the file's metadata.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>AI-enhanced</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>AI-enhanced {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>AI-enhanced {scale}x - not for primary diagnosis</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add the notice below saved images</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add the regions to a &amp;list …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add the regions to a list</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All channels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All display settings as they were at first</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All of it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All shortcuts are as they were at first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All shortcuts on one sheet, to look up and change</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Black for white and white for black</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Blue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Blue only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Brightness</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Brightness or contrast changed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Brightness without colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Browse …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Burn the notice into exported images</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CHANNEL</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel the batch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancelled. What was done stays; start again to go on. </source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a &amp;region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a smaller region or a lower scale.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another model at the right, or install the program again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click a shortcut to change it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click, then press the new keys; Backspace removes the shortcut</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close the program</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close this dialog (Esc); a batch that is running goes on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Coarser</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Command</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Commands</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Compare</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Compare with the original enlarged by Lanczos to the same size, instead of its own pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Computed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Contrast</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Contrast-limited adaptive histogram equalisation (CLAHE)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the &amp;view, as displayed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the chosen enhanced region to the clipboard</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy view</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy what the window shows to the clipboard</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Defaults again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Details</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dismiss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Display</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Display warnings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Do again what was taken back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Double click for the middle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drag a fundus photograph here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drag a rectangle on the photograph to choose what to enhance.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drag a rectangle to choose a region   ·   wheel zooms, Space-drag pans</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drag a rectangle to enhance; also hold Shift</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drag to move the photograph; also hold Space</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>ENHANCED REGIONS</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhance a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhance all photographs of a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhance the chosen region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhance {scale} times</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhance {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhanced regions hidden</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enhancing {pixels} to {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Everything stays on this computer.  Enhanced images are not for primary diagnosis.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>File</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find what can be done by its name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Finer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Folder for the results</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Folder of photographs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Forget recent photographs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Format</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>From the next start on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gamma</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gamma {gamma:.2f}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Held, and the mouse</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hold C to see the original   ·   wheel zooms, Space-drag pans, Shift-drag chooses a region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hold to {what}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How it came to be</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If another program can show it, save it there as PNG or TIFF and open that.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Inspector</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Invert</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Inverted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Its field of view</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Its regions were not enhanced again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keep this photograph's regions in a list that a batch can enhance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>L&amp;ocal contrast (CLAHE)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lanczos</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Language</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>List</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>List of regions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>List of regions (CSV), from the menu Region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Local contrast</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Log</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking at the photographs …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loupe</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Luma</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Luminance only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Magnify; also the mouse wheel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Memory</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Model</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None is open.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing of that name can be done now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing was changed. Try another region or another model.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing was lost: save again, under another name or in another folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Of each</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>On</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One page: the original beside the enhanced region, and how it came to be</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One screen pixel for each pixel of the photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open a photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open a photograph to begin</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open a photograph …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open the &amp;log folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open the &amp;sample photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open the results</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open the sample photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Original pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Original, Lanczos {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Original, enlarged by interpolation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PDF &amp;report of the region …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PDF report of the region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PHOTOGRAPH</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PNG, JPEG, TIFF (8 and 16 bit), BMP or WebP</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pan</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paused. Regions can be enhanced meanwhile.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Photographs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Photographs (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp);;All files (*)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pictures</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Place</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press E to enhance the region {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Program</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>R&amp;ed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>REGION TO ENHANCE</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Re&amp;set the display</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reading {name} …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Red</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Red only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Red-free</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Red-free only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Redo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Regions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Regions in {name}: {count}. A batch can take them from there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remember recent photographs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove the chosen enhanced region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Report</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Results</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save it instead, or copy the view.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save the chosen enhanced region with display settings and overlays, as PNG or TIFF</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save the pixels of the chosen enhanced region, exact, as PNG or TIFF</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save the region, as &amp;displayed …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save the region, as displayed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save the region, original pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Saved {name} with its provenance.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Scale</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Se&amp;ttings …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shift + drag</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shortcut of {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shortcuts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show more; also the mouse wheel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the chosen enhanced region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the chosen region at {scale}x; , and . lead to the stage before and after</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the chosen region's stage after this one</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the chosen region's stage before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the whole photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Side &amp;by side</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Side by side</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Something unexpected went wrong ({kind}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stage shown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stay</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop; the stages that are ready are kept</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Subfolders too; the results keep their structure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Swipe</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>TONES</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Take back the last change of regions or display</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That of the system</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The batch rests; regions can be enhanced meanwhile</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The blue channel alone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The green channel alone, where vessels and haemorrhages stand out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The log, which holds nothing of a patient</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The model that enhances the next region</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The original in a second pane, which moves with the first</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The photograph and its enhanced regions are shown with the same settings. Saved original pixels do not change.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The picture is not shown as it was taken; click for the settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The program ended unexpectedly. Open {name} and enhance its regions ({count}) again?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The program ended unexpectedly. Open {name}?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The red channel alone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The region is larger than the {most} pixels a side that the clipboard is good for.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The region is on the clipboard, in its original pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The regions of a list</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The view is on the clipboard, as displayed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Their paths are kept on this computer only. Switch it off where file names tell who the patient is.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Theme</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Theme, export, privacy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are no photographs in this folder whose regions are in the list.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are no photographs in this folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is not enough memory for this.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This region at {scale}x needs about {least} of memory, and {most} are free.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tools</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try the sample photograph</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Validation at {scale}x: {psnr:.1f} dB, SSIM {ssim:.3f}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Waiting for the model …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What do you want to do?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the network adds is what such photographs usually look like, not what this eye looks like.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What was open stays open. The log says more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wheel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Where it lies</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>With L&amp;anczos interpolation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom &amp;in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom &amp;out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom to</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom to the cursor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>about 1 s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>about {hours:.1f} h</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>about {minutes:.0f} min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>about {most}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>about {seconds:.0f} s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>as displayed, nothing changed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>as displayed: {changes}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>cancelled</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>cancelled before {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>done</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>failed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>failed before {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>known after the first run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no model is installed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>on {device} in {precision}, {created}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pan</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>press keys …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>row {row}, column {column}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>row {row}, column {column}, {pixels}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>running</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>see the original</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>skipped</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>time known after the first one</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>waiting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} enhanced regions are not saved.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} photographs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} regions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{done} enhanced, {skipped} already there, {failed} failed; the record is in the folder of the results.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{keys} belongs to “{name}”; choose another, or change that first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{keys} is held to {what}; choose another shortcut.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{kind}, {bits} bit, {mode}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{losses} Close all the same?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{losses} Open {name} all the same?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is another photograph now than it was then.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} – Fundus SR</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{number} of {count}  ·  {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{share:.0%} on the way to {scale}x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{things}  ·  results at most {results}, {free} free  ·  {lasts}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is changed.</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
