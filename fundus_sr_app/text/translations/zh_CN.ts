<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>  ·  into {name}</source>
        <translation>  ·  写入 {name}</translation>
    </message>
    <message>
        <source>  ·  stage {stage} of {stages} ({reached}x)</source>
        <translation>  ·  第 {stage}/{stages} 级（{reached}x）</translation>
    </message>
    <message>
        <source>  ·  waiting for the model</source>
        <translation>  ·  等待模型</translation>
    </message>
    <message>
        <source>  ·  {left} left</source>
        <translation>  ·  剩余{left}</translation>
    </message>
    <message>
        <source>  ·  {time} left</source>
        <translation>  ·  剩余{time}</translation>
    </message>
    <message>
        <source>  ·  {waiting} more waiting</source>
        <translation>  ·  另有 {waiting} 个等待</translation>
    </message>
    <message numerus="yes">
        <source>%n are no photographs: Fundus SR made them</source>
        <translation>
            <numerusform>%n 个不是照片：由 Fundus SR 生成</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enhanced regions</source>
        <translation>
            <numerusform>%n 个增强区域</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enhanced regions are not saved.</source>
        <translation>
            <numerusform>有 %n 个增强区域尚未保存。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurements are neither saved nor copied.</source>
        <translation>
            <numerusform>%n 项测量既未保存也未复制。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurements are on the clipboard.</source>
        <translation>
            <numerusform>%n 项测量已复制到剪贴板。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photographs</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n regions</source>
        <translation>
            <numerusform>%n 个区域</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;1:1</source>
        <translation>&amp;1:1</translation>
    </message>
    <message>
        <source>&amp;About Fundus SR</source>
        <translation>关于 Fundus SR(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Area</source>
        <translation>面积(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Back to the view before</source>
        <translation>返回之前的视图(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Blue</source>
        <translation>蓝色(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Coarser stage</source>
        <translation>较粗的级(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>彩色(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Command palette …</source>
        <translation>命令面板(&amp;C) …</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Compare with the original</source>
        <translation>与原图比较(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy the enhanced region, exact pixels</source>
        <translation>复制增强区域，精确像素(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy the measurements</source>
        <translation>复制测量(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Delete the region</source>
        <translation>删除区域(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Display</source>
        <translation>显示(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Distance</source>
        <translation>距离(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Ellipse</source>
        <translation>椭圆(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Enhance a folder …</source>
        <translation>增强文件夹(&amp;E) …</translation>
    </message>
    <message>
        <source>&amp;Enhance the region</source>
        <translation>增强区域(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Finer stage</source>
        <translation>较细的级(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fit in the window</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Forget them</source>
        <translation>清除列表(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go to the other photograph</source>
        <translation>转到另一张照片(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Hide the overlay</source>
        <translation>隐藏叠加图(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>反相(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Loupe</source>
        <translation>放大镜(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Luminance</source>
        <translation>亮度(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Mark the optic disc</source>
        <translation>标记视盘(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Mark what was kept, lost and invented</source>
        <translation>标记保留、丢失和臆造的血管(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>镜像(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;New region in the middle</source>
        <translation>在中央新建区域(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>打开(&amp;O) …</translation>
    </message>
    <message>
        <source>&amp;Overlays</source>
        <translation>叠加图(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>平移(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Red-free (green)</source>
        <translation>无赤光（绿色）(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>区域(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Report: PDF or print …</source>
        <translation>报告：PDF 或打印(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Save the enhanced region, exact pixels …</source>
        <translation>保存增强区域，精确像素(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Save the measurements …</source>
        <translation>保存测量(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Swipe line</source>
        <translation>滑动分割线(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Weaker</source>
        <translation>减弱(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;What the instruments see</source>
        <translation>仪器能看到什么(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Zoom to the region</source>
        <translation>缩放到区域(&amp;Z)</translation>
    </message>
    <message>
        <source>0 %: the careful model that this one grew from. 100 %: as sharp as it can. The sharper, the more of what is seen is the model&apos;s.</source>
        <translation>0 %：本模型所源自的谨慎模型。100 %：尽其所能地锐利。越锐利，所见内容中出自模型的就越多。</translation>
    </message>
    <message>
        <source>1 DD = {pixels:.0f} px, the disc that was marked.</source>
        <translation>1 DD = {pixels:.0f} px，按已标记的视盘。</translation>
    </message>
    <message>
        <source>1 DD ≈ {pixels:.0f} px: the disc was found, its size is the usual one in such a view. Mark the disc to measure it.</source>
        <translation>1 DD ≈ {pixels:.0f} px：视盘已找到，其大小按此类视野的常见值计。标记视盘即可实测。</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>A colour each for vessels that the enhanced region kept, lost and invented; off: one for all it shows</source>
        <translation>增强区域保留、丢失和臆造的血管各用一种颜色；关闭时其显示的血管都用同一种颜色</translation>
    </message>
    <message>
        <source>A comparison sheet beside each result: original, Lanczos, enhanced</source>
        <translation>每个结果附一张对比图：原图、Lanczos、增强</translation>
    </message>
    <message>
        <source>A folder is still being enhanced; what is done stays.</source>
        <translation>文件夹仍在增强；已完成的会保留。</translation>
    </message>
    <message>
        <source>A line to drag: the original to its left, the enhanced region to its right</source>
        <translation>可拖动的分割线：左侧为原图，右侧为增强区域</translation>
    </message>
    <message>
        <source>A little less than estimated</source>
        <translation>略少于估计</translation>
    </message>
    <message>
        <source>A magnifier at the cursor that shows both</source>
        <translation>光标处的放大镜，同时显示两者</translation>
    </message>
    <message>
        <source>A map or a picture by Fundus SR, not a photograph</source>
        <translation>Fundus SR 生成的图或画面，不是照片</translation>
    </message>
    <message>
        <source>A network seeks vessels in the photograph and in the result; their centrelines are compared and measured. It sees the field of view in 896 pixels across, so no vessels thinner than about two of those, at any scale: the legend says how many pixels of the photograph that is. Thinner ones are lost or drawn without a word here; what went with the noise, the map of consistency shows. The rim of the field of view is left out. It finds about three quarters of the vessels that people draw, and it may be wrong on both sides alike.</source>
        <translation>网络在照片和结果中寻找血管；比较并测量其中心线。它以 896 像素的直径观察视野，因此在任何倍数下都看不到细于约两个这种像素的血管：图例会说明这相当于照片的多少像素。更细的血管丢失或被画出时，这里不会提示；随噪声一起消失的内容见一致性图。视野边缘不计。它能找到人工标注血管的约四分之三，也可能在两边犯同样的错误。</translation>
    </message>
    <message>
        <source>A number made from the photograph</source>
        <translation>由照片生成的编号</translation>
    </message>
    <message>
        <source>A region is still being enhanced.</source>
        <translation>仍有区域正在增强。</translation>
    </message>
    <message>
        <source>A scale bar in the view, in what is saved as displayed, and in the report</source>
        <translation>在视图、按显示保存的图像和报告中显示比例尺</translation>
    </message>
    <message>
        <source>A single pass instead, {time}</source>
        <translation>改为单次处理，{time}</translation>
    </message>
    <message>
        <source>A strip below the picture; its own pixels stay exact. The metadata carry the notice always.</source>
        <translation>图像下方的一条横幅；图像像素保持不变。元数据始终带有该提示。</translation>
    </message>
    <message>
        <source>A strip with the permanent notice below the picture; the picture&apos;s own pixels stay exact.
The notice is always part of the file&apos;s metadata.</source>
        <translation>图像下方带有永久提示的横幅；图像像素保持不变。
该提示始终写入文件的元数据。</translation>
    </message>
    <message>
        <source>AI</source>
        <translation>AI</translation>
    </message>
    <message>
        <source>AI {scale}x</source>
        <translation>AI {scale}x</translation>
    </message>
    <message>
        <source>AI-enhanced</source>
        <translation>AI 增强</translation>
    </message>
    <message>
        <source>AI-enhanced regions: not for primary diagnosis</source>
        <translation>AI 增强区域：不得用于诊断</translation>
    </message>
    <message>
        <source>AI-enhanced {scale}x</source>
        <translation>AI 增强 {scale}x</translation>
    </message>
    <message>
        <source>AI-enhanced {scale}x - not for primary diagnosis</source>
        <translation>AI 增强 {scale}x - 不得用于诊断</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>About Fundus SR</source>
        <translation>关于 Fundus SR</translation>
    </message>
    <message>
        <source>About the photograph</source>
        <translation>关于照片</translation>
    </message>
    <message>
        <source>About the photograph: cautions</source>
        <translation>关于照片：提示数</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>关于此模型</translation>
    </message>
    <message>
        <source>Add the notice below saved images</source>
        <translation>在保存的图像下方添加提示</translation>
    </message>
    <message>
        <source>Add the regions to a &amp;list …</source>
        <translation>将区域加入列表(&amp;L) …</translation>
    </message>
    <message>
        <source>Add the regions to a list</source>
        <translation>将区域加入列表</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Added by the model</source>
        <translation>模型添加的内容</translation>
    </message>
    <message>
        <source>Added by the model to the enhanced region, {scale}x</source>
        <translation>模型添加的内容：增强区域 {scale}x</translation>
    </message>
    <message>
        <source>Added by the model: strokes and spots of the result that the photograph does not support, given its blur and noise. Shown unasked in red-free and in local contrast.</source>
        <translation>模型添加的内容：鉴于照片的模糊和噪声，照片并不支持的线条和斑点。在无赤光和局部对比度下会自动显示。</translation>
    </message>
    <message>
        <source>Added by the model: {share:.2%}</source>
        <translation>模型添加：{share:.2%}</translation>
    </message>
    <message>
        <source>Added {share:.2%}</source>
        <translation>添加 {share:.2%}</translation>
    </message>
    <message>
        <source>Added: share, 0 to 1</source>
        <translation>添加：比例，0 到 1</translation>
    </message>
    <message>
        <source>Added: strokes and spots</source>
        <translation>添加：线条和斑点</translation>
    </message>
    <message>
        <source>Added: strongest, levels</source>
        <translation>添加：最强，灰度级</translation>
    </message>
    <message>
        <source>All channels</source>
        <translation>所有通道</translation>
    </message>
    <message>
        <source>All display settings as they were at first</source>
        <translation>所有显示设置恢复初始状态</translation>
    </message>
    <message>
        <source>All measurements as a table (CSV)</source>
        <translation>所有测量存为表格 (CSV)</translation>
    </message>
    <message>
        <source>All measurements as a table, to paste into a record or a spreadsheet</source>
        <translation>所有测量作为表格，可粘贴到病历或电子表格</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All shortcuts are as they were at first.</source>
        <translation>所有快捷键已恢复初始状态。</translation>
    </message>
    <message>
        <source>All shortcuts on one sheet, to look up and change</source>
        <translation>在一页上查看和更改所有快捷键</translation>
    </message>
    <message>
        <source>All values are nominal: pixels of the photograph, without correction for the eye&apos;s optics.</source>
        <translation>所有数值均为标称值：照片像素，未按眼的光学系统校正。</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>As Sharp (SRGAN-Sal), but trained without maps of saliency.</source>
        <translation>与“锐利（SRGAN-Sal）”相同，但训练时不使用显著性图。</translation>
    </message>
    <message>
        <source>As estimated</source>
        <translation>按估计</translation>
    </message>
    <message>
        <source>As estimated: undo a little less than the blur, and remove the noise, that the photograph shows</source>
        <translation>按估计：去除的模糊略少于照片显示的程度，并去除照片显示的噪声</translation>
    </message>
    <message>
        <source>As the photograph was taken</source>
        <translation>如照片拍摄时</translation>
    </message>
    <message>
        <source>As typed. Empty: as the file says.</source>
        <translation>按输入值。留空：按文件。</translation>
    </message>
    <message>
        <source>Assumed, as it cannot be estimated</source>
        <translation>无法估计，故为假定值</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>更好</translation>
    </message>
    <message>
        <source>Black for white and white for black</source>
        <translation>黑白互换</translation>
    </message>
    <message>
        <source>Blind to vessels thinner than {width:.1f} px of the photograph</source>
        <translation>看不到细于照片 {width:.1f} px 的血管</translation>
    </message>
    <message>
        <source>Blind to what all answers invent alike</source>
        <translation>看不到所有结果一致虚构的内容</translation>
    </message>
    <message>
        <source>Blind to what is finer than a pixel of the photograph</source>
        <translation>看不到细于照片一个像素的内容</translation>
    </message>
    <message>
        <source>Blind to what is finer than a quarter of a pixel, what lies on a line of the photograph, and slow changes. Nothing tells whether what was added is true, or how far a value may be off.</source>
        <translation>看不到细于四分之一像素的内容、位于照片线条上的内容以及缓慢的变化。没有任何工具能说明添加的内容是否真实，或数值可能偏差多少。</translation>
    </message>
    <message>
        <source>Blind to what is finer than a quarter pixel,</source>
        <translation>看不到细于四分之一像素的内容、</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Blue only</source>
        <translation>仅蓝色</translation>
    </message>
    <message>
        <source>Blur to undo</source>
        <translation>去除模糊</translation>
    </message>
    <message>
        <source>Both photographs move together; unlinked, each can be moved until it fits the other</source>
        <translation>两张照片同步移动；取消联动后可分别移动以对齐</translation>
    </message>
    <message>
        <source>Brighter, with local contrast: what lies in the dark around the fovea</source>
        <translation>更亮并增强局部对比度：中心凹周围的暗部</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Brightness or contrast changed</source>
        <translation>亮度或对比度已更改</translation>
    </message>
    <message>
        <source>Brightness without colour</source>
        <translation>无色彩的亮度</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>浏览 …</translation>
    </message>
    <message>
        <source>Burn the notice into exported images</source>
        <translation>在导出的图像中压印提示</translation>
    </message>
    <message>
        <source>CHANNEL</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>COMPUTED ON</source>
        <translation>计算对象</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the batch</source>
        <translation>取消批处理</translation>
    </message>
    <message>
        <source>Cancelled. What was done stays; start again to go on. </source>
        <translation>已取消。已完成的会保留；再次开始即可继续。</translation>
    </message>
    <message>
        <source>Careful (closest to the photograph)</source>
        <translation>谨慎（最接近照片）</translation>
    </message>
    <message>
        <source>Careful to sharp</source>
        <translation>从谨慎到锐利</translation>
    </message>
    <message>
        <source>Cautions</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Changes of the settings last until the program is closed.</source>
        <translation>更改的设置仅在程序关闭前有效。</translation>
    </message>
    <message>
        <source>Chinese (no font installed)</source>
        <translation>中文（未安装字体）</translation>
    </message>
    <message>
        <source>Choose a &amp;region</source>
        <translation>选择区域(&amp;R)</translation>
    </message>
    <message>
        <source>Choose a map to lay over the picture.</source>
        <translation>请选择要叠加在图像上的图。</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>选择区域</translation>
    </message>
    <message>
        <source>Choose a smaller region or a lower scale.</source>
        <translation>请选择较小的区域或倍数。</translation>
    </message>
    <message>
        <source>Choose another folder, or drop the photographs.</source>
        <translation>请选择其他文件夹，或拖入照片。</translation>
    </message>
    <message>
        <source>Choose another model at the right, or install the program again.</source>
        <translation>请在右侧选择其他模型，或重新安装本程序。</translation>
    </message>
    <message>
        <source>Choose the middle of the view; arrow keys move the region, with Ctrl they make it larger or smaller</source>
        <translation>选择视图中央；方向键移动区域，按住 Ctrl 则放大或缩小</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>已选定</translation>
    </message>
    <message>
        <source>Click a shortcut to change it.</source>
        <translation>单击快捷键即可更改。</translation>
    </message>
    <message>
        <source>Click the corners of an outline; a double click, Enter or a click on the first one ends it</source>
        <translation>逐点单击轮廓；双击、回车或单击第一点结束</translation>
    </message>
    <message>
        <source>Click, then press the new keys; Backspace removes the shortcut</source>
        <translation>单击后按下新的按键；退格键删除快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>关闭程序</translation>
    </message>
    <message>
        <source>Close the seco&amp;nd photograph</source>
        <translation>关闭第二张照片(&amp;N)</translation>
    </message>
    <message>
        <source>Close this dialog (Esc); a batch that is running goes on</source>
        <translation>关闭此对话框 (Esc)；正在运行的批处理会继续</translation>
    </message>
    <message>
        <source>Coarser</source>
        <translation>较粗</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare with the original enlarged by Lanczos interpolation to the same size</source>
        <translation>与用 Lanczos 插值放大到相同大小的原图比较</translation>
    </message>
    <message>
        <source>Compute the map on the chosen enhanced region</source>
        <translation>在所选增强区域上计算</translation>
    </message>
    <message>
        <source>Compute the map on the whole photograph</source>
        <translation>在整张照片上计算</translation>
    </message>
    <message>
        <source>Computed</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Computing … {share:.0%}</source>
        <translation>正在计算 … {share:.0%}</translation>
    </message>
    <message>
        <source>Computing: {map}</source>
        <translation>正在计算：{map}</translation>
    </message>
    <message>
        <source>Consistency</source>
        <translation>一致性</translation>
    </message>
    <message>
        <source>Consistency: RMS, levels</source>
        <translation>一致性：RMS，灰度级</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Contrast-limited adaptive histogram equalisation (CLAHE)</source>
        <translation>限制对比度的自适应直方图均衡化 (CLAHE)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the &amp;view, as displayed</source>
        <translation>复制视图，按显示(&amp;V)</translation>
    </message>
    <message>
        <source>Copy the chosen enhanced region to the clipboard</source>
        <translation>将所选增强区域复制到剪贴板</translation>
    </message>
    <message>
        <source>Copy view</source>
        <translation>复制视图</translation>
    </message>
    <message>
        <source>Copy what the window shows to the clipboard</source>
        <translation>将窗口显示的内容复制到剪贴板</translation>
    </message>
    <message>
        <source>Ctrl+S saves, Ctrl+P makes a report. F1 shows all keys, Ctrl+K finds every command.</source>
        <translation>Ctrl+S 保存，Ctrl+P 生成报告。F1 显示所有按键，Ctrl+K 查找任何命令。</translation>
    </message>
    <message>
        <source>Curvature and entropy against their surroundings: fine structure of any kind. It is no finding.</source>
        <translation>曲率和熵与周围的对比：任何一种精细结构。这不是检查所见。</translation>
    </message>
    <message>
        <source>DICOM files instead of PNG</source>
        <translation>DICOM 文件而非 PNG</translation>
    </message>
    <message>
        <source>Damaged file</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Darker, with more contrast in what is bright: cup and rim of the optic disc</source>
        <translation>更暗并增强亮部对比度：视盘的视杯与盘沿</translation>
    </message>
    <message>
        <source>De&amp;lete the measurement</source>
        <translation>删除测量(&amp;L)</translation>
    </message>
    <message>
        <source>Defaults again</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Disc</source>
        <translation>视盘</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Display only: what is saved stays upright, and the view says that it is turned</source>
        <translation>仅影响显示：保存的内容保持正立，视图会标明已旋转</translation>
    </message>
    <message>
        <source>Display warnings</source>
        <translation>显示警告</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>重做已撤销的更改</translation>
    </message>
    <message>
        <source>Double click for the middle</source>
        <translation>双击恢复中间值</translation>
    </message>
    <message>
        <source>Drag a fundus photograph here</source>
        <translation>将眼底照片拖到此处</translation>
    </message>
    <message>
        <source>Drag a rectangle on the photograph to choose what to enhance.</source>
        <translation>在照片上拖出矩形，选择要增强的部分。</translation>
    </message>
    <message>
        <source>Drag a rectangle to choose a region   ·   wheel zooms, Space-drag pans</source>
        <translation>拖出矩形以选择区域   ·   滚轮缩放，按住空格拖动平移</translation>
    </message>
    <message>
        <source>Drag a rectangle to choose a region, or take the one in the middle as here.</source>
        <translation>拖出矩形选择区域，或如此处取中间的区域。</translation>
    </message>
    <message>
        <source>Drag a rectangle to enhance; also hold Shift</source>
        <translation>拖出要增强的矩形；也可按住 Shift</translation>
    </message>
    <message>
        <source>Drag from one end to the other</source>
        <translation>从一端拖到另一端</translation>
    </message>
    <message>
        <source>Drag the box around an ellipse</source>
        <translation>拖出椭圆的外接矩形</translation>
    </message>
    <message>
        <source>Drag the box around the optic disc: disc diameters are then measured against it</source>
        <translation>拖出视盘的外接矩形：之后视盘直径以它为准</translation>
    </message>
    <message>
        <source>Drag to move the photograph; also hold Space</source>
        <translation>拖动照片；也可按住空格</translation>
    </message>
    <message>
        <source>Draw a line around vessels instead of covering them</source>
        <translation>用线条勾勒血管，而不是覆盖它们</translation>
    </message>
    <message>
        <source>ENHANCED REGIONS</source>
        <translation>增强区域</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>Enhance a folder</source>
        <translation>增强文件夹</translation>
    </message>
    <message>
        <source>Enhance a region first, or choose one.</source>
        <translation>请先增强或选择一个区域。</translation>
    </message>
    <message>
        <source>Enhance all photographs of a folder</source>
        <translation>增强文件夹中的所有照片</translation>
    </message>
    <message>
        <source>Enhance the chosen region</source>
        <translation>增强所选区域</translation>
    </message>
    <message>
        <source>Enhance {scale} times</source>
        <translation>增强 {scale} 倍</translation>
    </message>
    <message>
        <source>Enhance {scale}x</source>
        <translation>增强 {scale}x</translation>
    </message>
    <message>
        <source>Enhanced region</source>
        <translation>增强区域</translation>
    </message>
    <message>
        <source>Enhanced regions</source>
        <translation>增强区域</translation>
    </message>
    <message>
        <source>Enhanced regions hidden</source>
        <translation>增强区域已隐藏</translation>
    </message>
    <message>
        <source>Enhanced {scale}x by Fundus SR (AI), not a photograph</source>
        <translation>由 Fundus SR（AI）增强 {scale}x，不是照片</translation>
    </message>
    <message>
        <source>Enhancing {pixels} to {scale}x</source>
        <translation>正在将 {pixels} 增强到 {scale}x</translation>
    </message>
    <message>
        <source>Everything stays on this computer.  Enhanced images are not for primary diagnosis.</source>
        <translation>所有数据都保留在本机。  增强图像不得用于诊断。</translation>
    </message>
    <message>
        <source>Exactly consistent</source>
        <translation>完全一致</translation>
    </message>
    <message>
        <source>Exchange left and right, to compare with the other eye. Display only, and the view says so</source>
        <translation>左右互换，便于与另一眼比较。仅影响显示，视图会标明</translation>
    </message>
    <message>
        <source>Eye</source>
        <translation>眼别</translation>
    </message>
    <message>
        <source>F3 is red-free with local contrast, S, T and V lay maps over the picture, M measures.</source>
        <translation>F3 为无赤光加局部对比度，S、T、V 在图像上叠加图，M 用于测量。</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File by Fundus SR</source>
        <translation>Fundus SR 的文件</translation>
    </message>
    <message>
        <source>File, AI-enhanced {scale}x</source>
        <translation>文件，AI 增强 {scale}x</translation>
    </message>
    <message>
        <source>Files of DICOM photographs often bear the patient&apos;s name: after those no result is named.</source>
        <translation>DICOM 照片的文件名常含患者姓名：结果不会以其命名。</translation>
    </message>
    <message>
        <source>Film&amp;strip</source>
        <translation>胶片栏(&amp;S)</translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation>胶片栏</translation>
    </message>
    <message>
        <source>Find what can be done by its name</source>
        <translation>按名称查找命令</translation>
    </message>
    <message>
        <source>Finer</source>
        <translation>较细</translation>
    </message>
    <message>
        <source>Finer than the model was made for</source>
        <translation>比模型适用的更精细</translation>
    </message>
    <message>
        <source>Finer than the model was made for ({diameter:.0f} px)</source>
        <translation>比模型适用的更精细（{diameter:.0f} px）</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>结果文件夹</translation>
    </message>
    <message>
        <source>Folder of photographs</source>
        <translation>照片文件夹</translation>
    </message>
    <message>
        <source>For looking at and documenting a region of a colour fundus photograph beside the photograph itself. No medical device; not for primary diagnosis. What the network adds is what such photographs usually look like, not what this eye looks like.</source>
        <translation>用于在照片本身旁边查看和记录彩色眼底照片的某一区域。并非医疗器械；不得用于诊断。网络添加的是此类照片通常的样子，而不是这只眼的样子。</translation>
    </message>
    <message>
        <source>Forget recent photographs</source>
        <translation>清除最近的照片</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>From the file&apos;s pixel spacing.</source>
        <translation>来自文件的像素间距。</translation>
    </message>
    <message>
        <source>From the next start on.</source>
        <translation>下次启动后生效。</translation>
    </message>
    <message>
        <source>Full &amp;screen</source>
        <translation>全屏(&amp;S)</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>Gamma {gamma:.2f}</source>
        <translation>伽马 {gamma:.2f}</translation>
    </message>
    <message>
        <source>Glide to a region when its first result is there</source>
        <translation>首个结果出现时视图滑向该区域</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Grainy</source>
        <translation>颗粒较重</translation>
    </message>
    <message>
        <source>Green channel with local contrast: vessels, haemorrhages, nerve fibres</source>
        <translation>绿色通道加局部对比度：血管、出血、神经纤维</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>高度（像素）</translation>
    </message>
    <message>
        <source>Held, and the mouse</source>
        <translation>按住的键与鼠标</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Hide the map, or show it again</source>
        <translation>隐藏或再次显示</translation>
    </message>
    <message>
        <source>Hold C to see the original   ·   wheel zooms, Space-drag pans, Shift-drag chooses a region</source>
        <translation>按住 C 查看原图   ·   滚轮缩放，空格拖动平移，Shift 拖动选择区域</translation>
    </message>
    <message>
        <source>Hold C to see the original before you believe a detail; W, B and L compare in other ways.</source>
        <translation>相信任何细节之前，按住 C 查看原图；W、B、L 为其他比较方式。</translation>
    </message>
    <message>
        <source>Hold to {what}</source>
        <translation>按住：{what}</translation>
    </message>
    <message>
        <source>How far a value may be off</source>
        <translation>数值可能偏差多少</translation>
    </message>
    <message>
        <source>How far it can be trusted</source>
        <translation>可信程度</translation>
    </message>
    <message>
        <source>How far the model&apos;s answers to flips and turns of the photograph lie apart. It says where the model is undecided; what is wrong it says no better than the steepness of the result does.</source>
        <translation>模型对照片的翻转和旋转给出的答案相差多远。它说明模型在何处犹豫不决；至于哪里有错，它并不比结果的梯度更能说明。</translation>
    </message>
    <message>
        <source>How far the model&apos;s answers to flips and turns of the same photograph lie apart, as standard deviation. It needs the quality good, better or best. It is no error: measured, it predicts the error no better than the steepness of the result does, and what all answers invent alike it cannot see.</source>
        <translation>模型对同一照片的翻转和旋转给出的答案相差多远，以标准差表示。需要“良好”、“更好”或“最佳”质量。它不是误差：据测量，它对误差的预测并不优于结果的梯度，所有答案一致臆造的内容它也看不到。</translation>
    </message>
    <message>
        <source>How it came to be</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>How much each place matters for the local structure: curvature and entropy against their surroundings.</source>
        <translation>各处对局部结构的重要程度：曲率和熵与周围的比较。</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>If another program can show it, save it there as PNG or TIFF and open that.</source>
        <translation>如果其他程序能显示，请在其中另存为 PNG 或 TIFF 后再打开。</translation>
    </message>
    <message>
        <source>In results of DICOM photographs that are saved as DICOM; otherwise whatever tells of the patient is left out.</source>
        <translation>仅用于以 DICOM 保存的 DICOM 照片结果；否则略去一切与患者有关的信息。</translation>
    </message>
    <message>
        <source>In results of DICOM photographs; otherwise whatever tells of the patient is left out.</source>
        <translation>用于 DICOM 照片的结果；否则略去一切与患者有关的信息。</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Instruments</source>
        <translation>仪器</translation>
    </message>
    <message>
        <source>Invented: {length:.0f} px, {share:.0%} of the result&apos;s</source>
        <translation>臆造：{length:.0f} px，占结果的 {share:.0%}</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation>已反相</translation>
    </message>
    <message>
        <source>It could not be computed.</source>
        <translation>无法计算。</translation>
    </message>
    <message>
        <source>Its field of view</source>
        <translation>视野范围</translation>
    </message>
    <message>
        <source>Its file says: {said}</source>
        <translation>模型文件说明：{said}</translation>
    </message>
    <message>
        <source>Its own pixels show what there is; larger is magnification.</source>
        <translation>原始像素已显示全部内容；再大只是放大。</translation>
    </message>
    <message>
        <source>Its regions were not enhanced again.</source>
        <translation>其区域未重新增强。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep channel, local contrast and tones under this key</source>
        <translation>将通道、局部对比度和色调保存到此键</translation>
    </message>
    <message>
        <source>Keep patient and study in DICOM files</source>
        <translation>在 DICOM 文件中保留患者和检查信息</translation>
    </message>
    <message>
        <source>Keep patient and study in them</source>
        <translation>在其中保留患者和检查信息</translation>
    </message>
    <message>
        <source>Keep the shape</source>
        <translation>保持形状</translation>
    </message>
    <message>
        <source>Keep this look as own {place}</source>
        <translation>将当前外观存为自定义 {place}</translation>
    </message>
    <message>
        <source>Keep this photograph&apos;s regions in a list that a batch can enhance</source>
        <translation>将此照片的区域保存到可供批处理的列表</translation>
    </message>
    <message>
        <source>Kept, lost, invented</source>
        <translation>保留、丢失、臆造</translation>
    </message>
    <message>
        <source>Kept: {length:.0f} px of the photograph</source>
        <translation>保留：{length:.0f} px（照片像素）</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Known of the last stage of regions that are enhanced in the quality good, better or best.</source>
        <translation>仅对以“良好”、“更好”或“最佳”质量增强的区域的最后一级可用。</translation>
    </message>
    <message>
        <source>L</source>
        <translation>左</translation>
    </message>
    <message>
        <source>L ?</source>
        <translation>左？</translation>
    </message>
    <message>
        <source>L&amp;ocal contrast (CLAHE)</source>
        <translation>局部对比度 (CLAHE)(&amp;O)</translation>
    </message>
    <message>
        <source>LOOK</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Lanczos</source>
        <translation>Lanczos</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>局限</translation>
    </message>
    <message>
        <source>Lin&amp;ked</source>
        <translation>联动(&amp;K)</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>联动</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>List of regions</source>
        <translation>区域列表</translation>
    </message>
    <message>
        <source>List of regions (CSV), from the menu Region</source>
        <translation>区域列表 (CSV)，来自“区域”菜单</translation>
    </message>
    <message>
        <source>Local contrast</source>
        <translation>局部对比度</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Looking at the photographs …</source>
        <translation>正在查看照片 …</translation>
    </message>
    <message>
        <source>Looking at what detail it holds …</source>
        <translation>正在估计照片包含的细节 …</translation>
    </message>
    <message>
        <source>Lost: {length:.0f} px, {share:.0%} of the photograph&apos;s</source>
        <translation>丢失：{length:.0f} px，占照片的 {share:.0%}</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Luma</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Luminance only</source>
        <translation>仅亮度</translation>
    </message>
    <message>
        <source>MAP</source>
        <translation>叠加图</translation>
    </message>
    <message>
        <source>MEASURE</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Ma&amp;gnifier with another look</source>
        <translation>其他外观的放大镜(&amp;G)</translation>
    </message>
    <message>
        <source>Macula</source>
        <translation>黄斑</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Magnifier shows</source>
        <translation>放大镜显示</translation>
    </message>
    <message>
        <source>Magnify; also the mouse wheel</source>
        <translation>放大；也可用滚轮</translation>
    </message>
    <message>
        <source>Make it more opaque</source>
        <translation>增加不透明度</translation>
    </message>
    <message>
        <source>Make the map less opaque</source>
        <translation>降低不透明度</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Marks fine structure such as vessels and edges; it is no finding</source>
        <translation>标出血管、边缘等细微结构；并非病变</translation>
    </message>
    <message>
        <source>Mean {mean:.2f} grey levels over {count} flips and turns; it is no error</source>
        <translation>{count} 次翻转和旋转的平均值 {mean:.2f} 灰度级；这不是误差</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Measured (nominal)</source>
        <translation>测量（标称）</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Mi&amp;nimap</source>
        <translation>缩略导航图(&amp;N)</translation>
    </message>
    <message>
        <source>Micrometres per pixel</source>
        <translation>每像素微米数</translation>
    </message>
    <message>
        <source>Micrometres per pixel are a number from {least} to {most}.</source>
        <translation>每像素微米数应为 {least} 到 {most} 之间的数。</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>导航图</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Mirrored: left and right are exchanged</source>
        <translation>已镜像：左右互换</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model disagreement</source>
        <translation>模型分歧</translation>
    </message>
    <message>
        <source>Model disagreement: mean, levels</source>
        <translation>模型分歧：均值，灰度级</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models (*.safetensors *.pth *.pt *.ckpt)</source>
        <translation>模型 (*.safetensors *.pth *.pt *.ckpt)</translation>
    </message>
    <message>
        <source>More than estimated</source>
        <translation>高于估计值</translation>
    </message>
    <message>
        <source>More than the {found:.1f} levels found: the rest would become strokes here.</source>
        <translation>多于测得的 {found:.1f} 级：剩余噪声在此会变成线条。</translation>
    </message>
    <message>
        <source>Name of the region</source>
        <translation>区域名称</translation>
    </message>
    <message>
        <source>Ne&amp;xt photograph</source>
        <translation>下一张照片(&amp;X)</translation>
    </message>
    <message>
        <source>Neither a log nor the session is kept: {where} cannot be written to.</source>
        <translation>日志和会话都不会保存：无法写入 {where}。</translation>
    </message>
    <message>
        <source>Network {name}, {digest}</source>
        <translation>网络 {name}，{digest}</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>No fundus found</source>
        <translation>未发现眼底</translation>
    </message>
    <message>
        <source>No fundus found, out of focus, strong JPEG compression, finer than the model was made for, grainy, grey: by its colours, its rim, its vessels, its blur, its noise and its compression. Of {photographs} photographs of the fundus {wrong} were taken for something else, and of {others} other pictures {missed} passed without a word; of {alike} that look much like one, {passed}. Nothing is forbidden; saved files say it, too.</source>
        <translation>未发现眼底、失焦、JPEG 压缩过强、比模型适用的更精细、颗粒较重、灰度：依据颜色、边缘、血管、模糊、噪声和压缩判断。{photographs} 张眼底照片中有 {wrong} 张被误判；{others} 张其他图片中有 {missed} 张未得到任何提示；{alike} 张与眼底十分相似的图片中有 {passed} 张。不禁止任何操作；保存的文件中也会注明。</translation>
    </message>
    <message>
        <source>No fundus was recognised: the models know nothing but colour photographs of the fundus.</source>
        <translation>未识别出眼底：模型只了解彩色眼底照片。</translation>
    </message>
    <message>
        <source>No interval is shown: none was found that keeps its promise. Half widths that hold 9 in 10 pixels of the photographs they were set on held {least} to {most} in 100 on other cameras, and no instrument predicts the error clearly better than the steepness of the result does.</source>
        <translation>不显示区间：没有一种区间能兑现承诺。在用于设定的照片上能包含十分之九像素的半宽，在其他相机上包含百分之 {least} 至 {most}，而且没有一种工具对误差的预测明显优于结果的陡度。</translation>
    </message>
    <message>
        <source>No optic disc was found; mark it to measure in disc diameters (DD, areas DA).</source>
        <translation>未找到视盘；标记后可按视盘直径 (DD) 和视盘面积 (DA) 测量。</translation>
    </message>
    <message>
        <source>No photograph: made by AI</source>
        <translation>不是照片：由 AI 生成</translation>
    </message>
    <message>
        <source>No result is written of which this number is larger, or not known</source>
        <translation>若此数值更大或未知，则不写入结果</translation>
    </message>
    <message>
        <source>No retinal vessels were recognised here; nothing is marked. Is this a colour photograph of the fundus?</source>
        <translation>此处未识别到视网膜血管；未作任何标记。这是彩色眼底照片吗？</translation>
    </message>
    <message>
        <source>Noise that is removed: standard deviation in levels of 255</source>
        <translation>要去除的噪声：标准差，以 255 级计</translation>
    </message>
    <message>
        <source>Noise to remove</source>
        <translation>去除噪声</translation>
    </message>
    <message>
        <source>None is open.</source>
        <translation>未打开照片。</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>暂无。</translation>
    </message>
    <message>
        <source>None yet. Choose a tool and draw on the photograph.</source>
        <translation>尚无。选择工具并在照片上绘制。</translation>
    </message>
    <message>
        <source>Not calibrated: the file has no pixel spacing, so there are no micrometres.</source>
        <translation>未校准：文件没有像素间距，因此不显示微米。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Nothing but the photograph</source>
        <translation>只显示照片</translation>
    </message>
    <message>
        <source>Nothing is marked</source>
        <translation>未作任何标记</translation>
    </message>
    <message>
        <source>Nothing of that name can be done now.</source>
        <translation>当前没有此名称的可用命令。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何更改。</translation>
    </message>
    <message>
        <source>Nothing was changed. Try another region or another model.</source>
        <translation>未做任何更改。请尝试其他区域或模型。</translation>
    </message>
    <message>
        <source>Nothing was lost: save again, under another name or in another folder.</source>
        <translation>没有丢失任何内容：请以其他名称或在其他文件夹中重新保存。</translation>
    </message>
    <message>
        <source>Of each</source>
        <translation>处理范围</translation>
    </message>
    <message>
        <source>Of the &amp;enhanced region</source>
        <translation>增强区域(&amp;E)</translation>
    </message>
    <message>
        <source>Of the &amp;photograph</source>
        <translation>照片(&amp;P)</translation>
    </message>
    <message>
        <source>On</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>One page for the photograph and one for each enhanced region. Both fields are printed as they stand here; the patient&apos;s name and number are never taken from the file.</source>
        <translation>照片一页，每个增强区域一页。两个字段按此处内容打印；绝不从文件中取用患者姓名和编号。</translation>
    </message>
    <message>
        <source>One screen pixel for each pixel of the photograph</source>
        <translation>照片的每个像素对应一个屏幕像素</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Open a &amp;folder …</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Open a &amp;model …</source>
        <translation>打开模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Open a model …</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Open a photograph</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Open a photograph to begin</source>
        <translation>请先打开照片</translation>
    </message>
    <message>
        <source>Open a photograph …</source>
        <translation>打开照片 …</translation>
    </message>
    <message>
        <source>Open a s&amp;econd photograph …</source>
        <translation>打开第二张照片(&amp;E) …</translation>
    </message>
    <message>
        <source>Open a second photograph</source>
        <translation>打开第二张照片</translation>
    </message>
    <message>
        <source>Open another photograph beside this one: the other eye, or another visit</source>
        <translation>并排打开另一张照片：另一只眼或另一次就诊</translation>
    </message>
    <message>
        <source>Open the &amp;log folder</source>
        <translation>打开日志文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>Open the &amp;sample photograph</source>
        <translation>打开示例照片(&amp;S)</translation>
    </message>
    <message>
        <source>Open the photographs of a folder, to go through them</source>
        <translation>打开文件夹中的照片以逐张浏览</translation>
    </message>
    <message>
        <source>Open the results</source>
        <translation>打开结果</translation>
    </message>
    <message>
        <source>Open the sample photograph</source>
        <translation>打开示例照片</translation>
    </message>
    <message>
        <source>Optic disc</source>
        <translation>视盘</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>另一张</translation>
    </message>
    <message>
        <source>Out of focus</source>
        <translation>失焦</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Overlay hardly visible</source>
        <translation>叠加图几乎不可见</translation>
    </message>
    <message>
        <source>Overlay hidden</source>
        <translation>叠加图已隐藏</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>叠加图</translation>
    </message>
    <message>
        <source>Own look {place}</source>
        <translation>自定义外观 {place}</translation>
    </message>
    <message>
        <source>Own {place}</source>
        <translation>自定义 {place}</translation>
    </message>
    <message>
        <source>PDF report</source>
        <translation>PDF 报告</translation>
    </message>
    <message>
        <source>PHOTOGRAPH</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>PNG, JPEG, TIFF (8 and 16 bit), BMP, WebP or DICOM</source>
        <translation>PNG、JPEG、TIFF（8 位和 16 位）、BMP、WebP 或 DICOM</translation>
    </message>
    <message>
        <source>PSNR and SSIM of a model are means over other photographs that were reduced and enlarged again. They are the same for every photograph and every region, and say nothing of the one that you see.</source>
        <translation>模型的 PSNR 和 SSIM 是其他照片缩小后再放大的平均值。它们对每张照片、每个区域都相同，不能说明您看到的这一个。</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Paused. Regions can be enhanced meanwhile.</source>
        <translation>已暂停。期间仍可增强区域。</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photographs</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photographs (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.dcm *.dicom);;All files (*)</source>
        <translation>照片 (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.dcm *.dicom);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Photographs of the folder</source>
        <translation>文件夹中的照片</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>Pre&amp;vious photograph</source>
        <translation>上一张照片(&amp;V)</translation>
    </message>
    <message>
        <source>Press E: the region is enhanced in place, 2x first. The mark says what is by the network.</source>
        <translation>按 E：区域就地增强，先显示 2x。标记说明哪些内容来自网络。</translation>
    </message>
    <message>
        <source>Press {key} to enhance the region {scale}x</source>
        <translation>按 {key} 将区域增强 {scale}x</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Probability from which on a vessel is marked</source>
        <translation>标记血管的最低概率</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Put a model of your own into the list: a weights file, or a network of another project</source>
        <translation>把您自己的模型加入列表：权重文件，或其他项目的网络</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>R</source>
        <translation>右</translation>
    </message>
    <message>
        <source>R ?</source>
        <translation>右？</translation>
    </message>
    <message>
        <source>R&amp;ed</source>
        <translation>红色(&amp;E)</translation>
    </message>
    <message>
        <source>REGION TO ENHANCE</source>
        <translation>待增强区域</translation>
    </message>
    <message>
        <source>RMS {rms:.2f} grey levels of 255</source>
        <translation>RMS {rms:.2f} 灰度级（共 255）</translation>
    </message>
    <message>
        <source>RMS {rms:.2f} grey levels of 255; noise of {noise:.1f} was removed</source>
        <translation>RMS {rms:.2f} 灰度级（共 255）；已去除 {noise:.1f} 的噪声</translation>
    </message>
    <message>
        <source>Re&amp;set the display</source>
        <translation>重置显示(&amp;S)</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>正在读取 {name} …</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Red only</source>
        <translation>仅红色</translation>
    </message>
    <message>
        <source>Red-free</source>
        <translation>无赤光</translation>
    </message>
    <message>
        <source>Red-free only</source>
        <translation>仅无赤光</translation>
    </message>
    <message>
        <source>Red-free+</source>
        <translation>无赤光+</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Refuse what has more than</source>
        <translation>拒绝超过以下限值的结果</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Region {name}</source>
        <translation>区域 {name}</translation>
    </message>
    <message>
        <source>Region {name} is enhanced {reached}x, the most that this model can do.</source>
        <translation>区域 {name} 已增强 {reached}x，这是该模型的上限。</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Regions in {name}: {count}, in place of {lost} that it had for {photograph}.</source>
        <translation>{name} 中的区域：{count} 个，取代其中 {photograph} 原有的 {lost} 个。</translation>
    </message>
    <message>
        <source>Regions in {name}: {count}. A batch can take them from there.</source>
        <translation>{name} 中的区域：{count}。批处理可从中读取。</translation>
    </message>
    <message>
        <source>Remember recent photographs</source>
        <translation>记住最近的照片</translation>
    </message>
    <message>
        <source>Remove the chosen enhanced region</source>
        <translation>移除所选增强区域</translation>
    </message>
    <message>
        <source>Remove the measurement that is chosen</source>
        <translation>移除所选测量</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Report of</source>
        <translation>报告日期</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Results are named after</source>
        <translation>结果命名依据</translation>
    </message>
    <message>
        <source>S&amp;tronger</source>
        <translation>增强(&amp;T)</translation>
    </message>
    <message>
        <source>SCALE</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>SHOWN</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Saliency</source>
        <translation>显著性</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save &amp;both as a pair …</source>
        <translation>成对保存两者(&amp;B)…</translation>
    </message>
    <message>
        <source>Save a&amp;ll enhanced regions …</source>
        <translation>保存所有增强区域(&amp;L) …</translation>
    </message>
    <message>
        <source>Save all enhanced regions into a folder</source>
        <translation>将所有增强区域保存到文件夹</translation>
    </message>
    <message>
        <source>Save as PDF …</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>Save it instead, or copy the view.</source>
        <translation>请改为保存，或复制视图。</translation>
    </message>
    <message>
        <source>Save one picture, as PNG or TIFF: the original, enlarged, and beside it the enhanced region</source>
        <translation>保存为一幅 PNG 或 TIFF 图像：放大的原图，旁边是增强区域</translation>
    </message>
    <message>
        <source>Save the &amp;photograph&apos;s pixels of the region …</source>
        <translation>保存照片中该区域的像素(&amp;P)…</translation>
    </message>
    <message>
        <source>Save the chosen enhanced region with display settings and overlays, as PNG or TIFF</source>
        <translation>将所选增强区域连同显示设置和叠加图保存为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>Save the enhanced region, as &amp;displayed …</source>
        <translation>保存增强区域，按显示效果(&amp;D)…</translation>
    </message>
    <message>
        <source>Save the enhanced region, exact pixels</source>
        <translation>保存增强区域，精确像素</translation>
    </message>
    <message>
        <source>Save the exact pixels of all enhanced regions of the photograph into a folder, as PNG</source>
        <translation>将照片所有增强区域的像素原样以 PNG 保存到文件夹</translation>
    </message>
    <message>
        <source>Save the measurements</source>
        <translation>保存测量</translation>
    </message>
    <message>
        <source>Save the original&apos;s own pixels of the chosen region, as PNG or TIFF</source>
        <translation>将所选区域的原图像素保存为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>Save the photograph and the enhanced region as a pair</source>
        <translation>将照片与增强区域成对保存</translation>
    </message>
    <message>
        <source>Save the photograph&apos;s pixels of the region</source>
        <translation>保存照片中该区域的像素</translation>
    </message>
    <message>
        <source>Save the pixels of the chosen enhanced region, exact, as PNG, TIFF or DICOM</source>
        <translation>将所选增强区域的像素原样保存为 PNG、TIFF 或 DICOM</translation>
    </message>
    <message>
        <source>Save the region, as displayed</source>
        <translation>保存区域，按显示</translation>
    </message>
    <message numerus="yes">
        <source>Saved %n regions in {name} with their provenance.</source>
        <translation>
            <numerusform>已将 %n 个区域连同来源信息保存到 {name}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved as DICOM, the result tells whose eye it is; otherwise that is left out.</source>
        <translation>以 DICOM 保存时，结果会注明属于哪位患者；否则略去。</translation>
    </message>
    <message>
        <source>Saved {name} with its provenance.</source>
        <translation>已保存 {name} 及其来源信息。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Scale &amp;bar</source>
        <translation>比例尺(&amp;B)</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>比例尺</translation>
    </message>
    <message>
        <source>Scale {scale} is not available; choose one of {available}.</source>
        <translation>没有倍数 {scale}；请从 {available} 中选择。</translation>
    </message>
    <message>
        <source>Se&amp;ttings …</source>
        <translation>设置(&amp;T) …</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>第二张</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Sharp (SRGAN-Sal)</source>
        <translation>锐利（SRGAN-Sal）</translation>
    </message>
    <message>
        <source>Sharp, without saliency (SRGAN)</source>
        <translation>锐利，无显著性（SRGAN）</translation>
    </message>
    <message>
        <source>Shift + drag</source>
        <translation>Shift + 拖动</translation>
    </message>
    <message>
        <source>Shortcut of {name}</source>
        <translation>{name} 的快捷键</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Show each pixel of the original as a square, instead of smooth as in the rest of the photograph</source>
        <translation>将原图的每个像素显示为方块，而不是像照片其余部分那样平滑</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Show more; also the mouse wheel</source>
        <translation>缩小；也可用滚轮</translation>
    </message>
    <message>
        <source>Show or hide the inspector</source>
        <translation>显示或隐藏检查器</translation>
    </message>
    <message>
        <source>Show or hide the photographs of the folder</source>
        <translation>显示或隐藏文件夹中的照片</translation>
    </message>
    <message>
        <source>Show the chosen enhanced region</source>
        <translation>显示所选增强区域</translation>
    </message>
    <message>
        <source>Show the chosen region at {scale}x; , and . lead to the stage before and after</source>
        <translation>以 {scale}x 显示所选区域；, 和 . 切换到前后一级</translation>
    </message>
    <message>
        <source>Show the chosen region&apos;s stage after this one</source>
        <translation>显示所选区域的后一级</translation>
    </message>
    <message>
        <source>Show the chosen region&apos;s stage before; the first one is the original</source>
        <translation>显示所选区域的前一级；第一级为原图</translation>
    </message>
    <message>
        <source>Show the original instead; , and . lead to the stage before and after</source>
        <translation>改为显示原图；“,” 和 “.” 切换到前一级和后一级</translation>
    </message>
    <message>
        <source>Show the original instead; or hold {key} to see it as long as you hold</source>
        <translation>改为显示原图；或按住 {key} 临时查看</translation>
    </message>
    <message>
        <source>Show the whole photograph</source>
        <translation>显示整张照片</translation>
    </message>
    <message>
        <source>Show what is left</source>
        <translation>显示剩余部分</translation>
    </message>
    <message>
        <source>Show what was seen before the view glided to a region, and again the region</source>
        <translation>显示视图滑向区域之前的内容，再次使用则回到该区域</translation>
    </message>
    <message>
        <source>Side &amp;by side</source>
        <translation>并排(&amp;B)</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>单次</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Some settings could not be read and are as at first: {names}.</source>
        <translation>部分设置无法读取，已恢复为初始值：{names}。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({kind}).</source>
        <translation>发生意外错误（{kind}）。</translation>
    </message>
    <message>
        <source>Sort the record by</source>
        <translation>记录排序依据</translation>
    </message>
    <message>
        <source>Squares</source>
        <translation>方块</translation>
    </message>
    <message>
        <source>Stage shown</source>
        <translation>显示级</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Stop; the stages that are ready are kept</source>
        <translation>停止；已完成的级会保留</translation>
    </message>
    <message>
        <source>Strokes and spots of the result, in green, that stand out more than the interpolation of the photograph shows there and more than its blur can have hidden. Computed from the photograph, its estimated blur and noise, and the result. Azure to light cyan: from one level of contrast on it is drawn and counted. A region is marked when that covers {share:.2%} of it, at 2x {coarse:.1%}. Of {squares} squares of 120 px, {untouched} were marked as they were, all of grainy photographs, and {drawn} with nine strokes of 5 levels drawn into them. It cannot see what is finer than a quarter of a pixel, what lies on a line of the photograph, slow changes of brightness and colour, and whether what was added is true.</source>
        <translation>结果的绿色通道中，比照片插值所显示的、也比照片模糊所能掩盖的更突出的线条和斑点。由照片、其估计的模糊和噪声以及结果计算得出。天蓝至浅青色：对比度从一个灰度级起即绘出并计数。当它们覆盖区域的 {share:.2%}（2x 时为 {coarse:.1%}）时，该区域会被标记。在 {squares} 个 120 px 的方块中，原样时有 {untouched} 个被标记（全部来自颗粒较重的照片），画入九条 5 灰度级线条后有 {drawn} 个被标记。它看不到细于四分之一像素的内容、位于照片线条上的内容、亮度和颜色的缓慢变化，也看不到添加的内容是否真实。</translation>
    </message>
    <message>
        <source>Strong JPEG compression</source>
        <translation>JPEG 压缩过强</translation>
    </message>
    <message>
        <source>Strong JPEG compression (quality {quality})</source>
        <translation>JPEG 压缩过强（质量 {quality}）</translation>
    </message>
    <message>
        <source>Stronger</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>Subfolders too; the results keep their structure</source>
        <translation>包括子文件夹；结果保持相同结构</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>滑动</translation>
    </message>
    <message>
        <source>T&amp;urn counter-clockwise</source>
        <translation>逆时针旋转(&amp;U)</translation>
    </message>
    <message>
        <source>TONES</source>
        <translation>色调</translation>
    </message>
    <message>
        <source>Take back the last change of regions or display</source>
        <translation>撤销对区域或显示的上一次更改</translation>
    </message>
    <message>
        <source>Take the &amp;tour</source>
        <translation>导览(&amp;T)</translation>
    </message>
    <message>
        <source>Take the photograph at the right away</source>
        <translation>移除右侧的照片</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>The batch rests; regions can be enhanced meanwhile</source>
        <translation>批处理暂停；期间仍可增强区域</translation>
    </message>
    <message>
        <source>The blue channel alone</source>
        <translation>仅蓝色通道</translation>
    </message>
    <message>
        <source>The device {name} is not available on this machine; choose one of {available}.</source>
        <translation>本机没有设备 {name}；请从 {available} 中选择。</translation>
    </message>
    <message>
        <source>The enhanced image is not of the region&apos;s size times a whole number.</source>
        <translation>增强图像的大小不是该区域的整数倍。</translation>
    </message>
    <message>
        <source>The enhanced region is on the clipboard, in its exact pixels.</source>
        <translation>增强区域已按精确像素复制到剪贴板。</translation>
    </message>
    <message>
        <source>The enhanced region, blurred and reduced again, minus the photograph: what it shows too bright (yellow) or too dark (blue). Noise that was removed shows as grain.</source>
        <translation>增强区域重新模糊并缩小后减去照片：偏亮处为黄色，偏暗处为蓝色。已去除的噪声显示为颗粒。</translation>
    </message>
    <message>
        <source>The file of the photograph</source>
        <translation>照片的文件</translation>
    </message>
    <message>
        <source>The file of the settings is damaged; they are as at first.</source>
        <translation>设置文件已损坏；所有设置已恢复为初始值。</translation>
    </message>
    <message>
        <source>The green channel alone, where vessels and haemorrhages stand out</source>
        <translation>仅绿色通道，血管和出血更明显</translation>
    </message>
    <message>
        <source>The instruments&apos; numbers in the record</source>
        <translation>在记录中写入仪器数值</translation>
    </message>
    <message>
        <source>The log, which holds nothing of a patient</source>
        <translation>日志，不含任何患者信息</translation>
    </message>
    <message>
        <source>The look of what is under the cursor while the magnifier is on.</source>
        <translation>放大镜打开时，光标下内容的外观。</translation>
    </message>
    <message>
        <source>The look that you kept here; with Shift the present one is kept</source>
        <translation>此处保存的外观；按住 Shift 则保存当前外观</translation>
    </message>
    <message>
        <source>The mean of the model over 1, 2, 4 or 8 flips and turns of the photograph, which take as many times as long; where they disagree can be shown. All stages come at the end.</source>
        <translation>模型对照片 1、2、4 或 8 次翻转和旋转的平均值，耗时相应倍增；可显示它们的分歧之处。所有级别在最后一起出现。</translation>
    </message>
    <message>
        <source>The model that enhances the next region</source>
        <translation>用于增强下一个区域的模型</translation>
    </message>
    <message>
        <source>The model {model} enlarges {scales}, which the window does not show; use fundus-sr enhance.</source>
        <translation>模型 {model} 的放大倍数为 {scales}，窗口无法显示；请使用 fundus-sr enhance。</translation>
    </message>
    <message>
        <source>The model {model} has no fidelity to choose: it did not grow from a careful model.</source>
        <translation>模型 {model} 没有可选的保真度：它不是由谨慎模型训练而来。</translation>
    </message>
    <message>
        <source>The model {model} is in the list, and chosen.</source>
        <translation>模型 {model} 已加入列表并选中。</translation>
    </message>
    <message>
        <source>The model {model} needs the careful model that it grew from (SHA-256 {sha256}...) beside it; put its file there, or choose fidelity 1.</source>
        <translation>模型 {model} 需要其来源的谨慎模型（SHA-256 {sha256}...）放在同一文件夹；请将该文件放入，或选择保真度 1。</translation>
    </message>
    <message>
        <source>The model {name} is told of neither blur nor noise; leave out --blur and --noise, or choose another model.</source>
        <translation>模型 {name} 不接收模糊和噪声；请去掉 --blur 和 --noise，或选择其他模型。</translation>
    </message>
    <message>
        <source>The most important things, on the sample photograph</source>
        <translation>在示例照片上了解要点</translation>
    </message>
    <message>
        <source>The most that is allowed</source>
        <translation>允许的最大值</translation>
    </message>
    <message>
        <source>The network&apos;s result does not look like its input, so nothing was kept; try the device cpu, or another model.</source>
        <translation>网络结果与输入不符，因此未保留；请尝试使用 cpu 设备或其他模型。</translation>
    </message>
    <message>
        <source>The next photograph in the folder</source>
        <translation>文件夹中的下一张照片</translation>
    </message>
    <message>
        <source>The original in a pane at the left, which moves with the other</source>
        <translation>左侧窗格中的原图，与另一窗格同步移动</translation>
    </message>
    <message>
        <source>The photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>The photograph and its enhanced regions are shown with the same settings. Saved exact pixels do not change.</source>
        <translation>照片及其增强区域以相同设置显示。保存的精确像素不会改变。</translation>
    </message>
    <message>
        <source>The photograph as it was taken</source>
        <translation>照片原貌</translation>
    </message>
    <message>
        <source>The photograph before this one in the folder</source>
        <translation>文件夹中的上一张照片</translation>
    </message>
    <message>
        <source>The photograph is finer than those the models learnt from: less is to be gained, noise may become strokes.</source>
        <translation>照片比模型学习所用的更精细：收益较小，噪声可能变成线条。</translation>
    </message>
    <message>
        <source>The photograph is grainy: short, faint strokes of the result may be its grain.</source>
        <translation>照片颗粒较重：结果中短而淡的线条可能是其颗粒。</translation>
    </message>
    <message>
        <source>The photograph is grey: the models learnt from colour photographs.</source>
        <translation>照片是灰度的：模型是从彩色照片学习的。</translation>
    </message>
    <message>
        <source>The photograph is out of focus: fine vessels that the result shows may not be there.</source>
        <translation>照片失焦：结果显示的细小血管可能并不存在。</translation>
    </message>
    <message>
        <source>The photograph was strongly compressed: its blocks may have become structures of the result.</source>
        <translation>照片经过强压缩：其块状伪影可能变成结果中的结构。</translation>
    </message>
    <message>
        <source>The photograph with all its regions, each beside the original, and what was measured</source>
        <translation>照片及其所有区域（各与原图并列）和测量结果</translation>
    </message>
    <message>
        <source>The picture is not shown as it was taken; click for the settings</source>
        <translation>图像并非按拍摄原样显示；单击查看设置</translation>
    </message>
    <message>
        <source>The program closes as soon as everything is saved.</source>
        <translation>全部保存完成后程序将关闭。</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Open {name} and enhance its regions ({count}) again?</source>
        <translation>程序上次意外退出。是否打开 {name} 并重新增强其区域（{count}）？</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Open {name}?</source>
        <translation>程序上次意外退出。是否打开 {name}？</translation>
    </message>
    <message>
        <source>The program is under the Apache License 2.0; each model&apos;s card beside its weights says what it learnt from.</source>
        <translation>本程序采用 Apache License 2.0；各模型权重旁的说明卡写明其训练来源。</translation>
    </message>
    <message>
        <source>The red channel alone</source>
        <translation>仅红色通道</translation>
    </message>
    <message>
        <source>The region is larger than the {most} pixels a side that the clipboard is good for.</source>
        <translation>区域边长超过剪贴板适用的 {most} 像素。</translation>
    </message>
    <message>
        <source>The region {region} does not lie inside the photograph of {height} rows and {width} columns.</source>
        <translation>区域 {region} 不在 {height} 行、{width} 列的照片之内。</translation>
    </message>
    <message>
        <source>The region {region} is empty; height and width must be at least 1 pixel.</source>
        <translation>区域 {region} 为空；高和宽至少为 1 个像素。</translation>
    </message>
    <message>
        <source>The region {region} is too small to be compared with the photograph; choose one of at least {least} x {least} pixels.</source>
        <translation>区域 {region} 太小，无法与照片比较；请选择至少 {least} x {least} 像素的区域。</translation>
    </message>
    <message>
        <source>The region {region} starts outside the photograph; row and column start at 0.</source>
        <translation>区域 {region} 始于照片之外；行和列从 0 开始。</translation>
    </message>
    <message>
        <source>The regions of a list</source>
        <translation>列表中的区域</translation>
    </message>
    <message>
        <source>The report was sent to the printer.</source>
        <translation>报告已发送到打印机。</translation>
    </message>
    <message>
        <source>The result is corrected until, blurred and reduced again, it is the photograph. Noise that the model removed comes back.</source>
        <translation>对结果进行校正，直到再次模糊并缩小后与照片相同。模型去除的噪声会恢复。</translation>
    </message>
    <message>
        <source>The result, blurred and reduced again, minus the photograph; RMS is the root of its mean square. It sees what contradicts the photograph. It cannot see what is finer than a pixel: that is averaged away before it is compared. Noise that was removed shows as grain, though nothing is wrong there. Of a result that was made exactly consistent it is 0.3 levels and less, and that noise is back.</source>
        <translation>结果再次模糊并缩小后减去照片；RMS 是均方根。它能看到与照片矛盾之处。它看不到细于一个像素的内容：那在比较之前已被平均掉。去除的噪声显示为颗粒，尽管那里并没有错。对于经过校正而与照片完全一致的结果，该值为 0.3 灰度级或更小，而噪声也会重新出现。</translation>
    </message>
    <message>
        <source>The results may mean less than usual; click for what the instruments see</source>
        <translation>结果的意义可能不如平常；点击查看仪器能看到什么</translation>
    </message>
    <message>
        <source>The saliency map of the original beside each result</source>
        <translation>每个结果附原图的显著性图</translation>
    </message>
    <message>
        <source>The smaller brother of Careful, for a slow computer or a whole photograph.</source>
        <translation>“谨慎”的小型版本，适合较慢的计算机或整张照片。</translation>
    </message>
    <message>
        <source>The vessel network failed, so no vessels are shown; try the device cpu.</source>
        <translation>血管网络失败，因此不显示血管；请尝试设备 cpu。</translation>
    </message>
    <message>
        <source>The view is on the clipboard, as displayed.</source>
        <translation>视图已按显示复制到剪贴板。</translation>
    </message>
    <message>
        <source>The weights file {name} cannot be used: {reason}.</source>
        <translation>无法使用权重文件 {name}：{reason}。</translation>
    </message>
    <message>
        <source>The whole photograph, small, while only a part of it is seen; a click leads there</source>
        <translation>仅看到局部时显示整张照片的缩略图；单击可跳转</translation>
    </message>
    <message>
        <source>The words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Their paths are kept on this computer only. Switch it off where file names tell who the patient is.</source>
        <translation>其路径仅保存在本机。如文件名会透露患者身份，请关闭此项。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Theme, export, privacy</source>
        <translation>主题、导出、隐私</translation>
    </message>
    <message>
        <source>There are no photographs in this folder whose regions are in the list.</source>
        <translation>此文件夹中没有列表所含区域的照片。</translation>
    </message>
    <message>
        <source>There are no photographs in this folder.</source>
        <translation>此文件夹中没有照片。</translation>
    </message>
    <message>
        <source>There is no model called {name}; installed: {installed}.</source>
        <translation>没有名为 {name} 的模型；已安装：{installed}。</translation>
    </message>
    <message>
        <source>There is no photograph in that folder.</source>
        <translation>该文件夹中没有照片。</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>This is the sample photograph. The wheel zooms to the cursor, Space and dragging moves it.</source>
        <translation>这是示例照片。滚轮以光标为中心缩放，按住空格拖动可移动。</translation>
    </message>
    <message>
        <source>This model is not told of blur and noise</source>
        <translation>此模型不使用模糊和噪声的数值</translation>
    </message>
    <message>
        <source>This region at {scale}x needs about {least} of memory, and {most} are free. It can be written into a TIFF file instead, part by part, of {size} at most.</source>
        <translation>此区域放大 {scale} 倍约需 {least} 内存，目前可用 {most}。可改为分块写入 TIFF 文件，最大 {size}。</translation>
    </message>
    <message>
        <source>Thoroughness</source>
        <translation>细致程度</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Trained against a second network, with maps of local saliency: looks sharper, invents more.</source>
        <translation>与第二个网络对抗训练并使用局部显著图：看起来更锐利，但虚构更多。</translation>
    </message>
    <message>
        <source>Trained to be close to the original pixel by pixel; told of blur and noise, undoes them.</source>
        <translation>训练目标是逐像素接近原图；获知模糊与噪声并加以消除。</translation>
    </message>
    <message>
        <source>Try the sample photograph</source>
        <translation>试用示例照片</translation>
    </message>
    <message>
        <source>Turn cloc&amp;kwise</source>
        <translation>顺时针旋转(&amp;K)</translation>
    </message>
    <message>
        <source>Turn ↺</source>
        <translation>旋转 ↺</translation>
    </message>
    <message>
        <source>Turn ↻</source>
        <translation>旋转 ↻</translation>
    </message>
    <message>
        <source>Turned by {degrees}°</source>
        <translation>已旋转 {degrees}°</translation>
    </message>
    <message>
        <source>Two different patients</source>
        <translation>两位不同的患者</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已去除</translation>
    </message>
    <message>
        <source>Up&amp;right</source>
        <translation>正立(&amp;R)</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>正立</translation>
    </message>
    <message>
        <source>VESSELS</source>
        <translation>血管</translation>
    </message>
    <message>
        <source>VIEW</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Validation at {scale}x: {psnr:.1f} dB, SSIM {ssim:.3f}.
Means over other photographs that were reduced and enlarged again, inside the field of view. They say nothing of this photograph.</source>
        <translation>{scale}x 时的验证：{psnr:.1f} dB，SSIM {ssim:.3f}。
其他照片缩小后再放大的平均值，仅视野之内。它们不能说明这张照片。</translation>
    </message>
    <message>
        <source>Validation figures</source>
        <translation>验证数值</translation>
    </message>
    <message>
        <source>Version, intended use, maps, models, licences</source>
        <translation>版本、用途、图、模型、许可</translation>
    </message>
    <message>
        <source>Vessel: probability from {threshold:.2f}</source>
        <translation>血管：概率不低于 {threshold:.2f}</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>血管</translation>
    </message>
    <message>
        <source>Vessels as &amp;outlines</source>
        <translation>血管显示为轮廓(&amp;O)</translation>
    </message>
    <message>
        <source>Vessels invented, px</source>
        <translation>臆造的血管，px</translation>
    </message>
    <message>
        <source>Vessels kept, px</source>
        <translation>保留的血管，px</translation>
    </message>
    <message>
        <source>Vessels lost, px</source>
        <translation>丢失的血管，px</translation>
    </message>
    <message>
        <source>Vessels: kept, lost, invented</source>
        <translation>血管：保留、丢失、臆造</translation>
    </message>
    <message>
        <source>Waiting for the model …</source>
        <translation>等待模型 …</translation>
    </message>
    <message>
        <source>Weaker</source>
        <translation>减弱</translation>
    </message>
    <message>
        <source>What detail it holds cannot be told.</source>
        <translation>无法判断包含多少细节。</translation>
    </message>
    <message>
        <source>What detail it holds could not be estimated. {reason}</source>
        <translation>无法估计照片包含的细节。{reason}</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>您想做什么？</translation>
    </message>
    <message>
        <source>What each map and number sees, where it comes from, and what it cannot see</source>
        <translation>每张图和每个数值能看到什么、从何而来、看不到什么</translation>
    </message>
    <message>
        <source>What is chosen, enhanced and saved is that of the photograph whose name is underlined</source>
        <translation>选择、增强和保存都针对名称带下划线的照片</translation>
    </message>
    <message>
        <source>What is enhanced again is less sure still.</source>
        <translation>再次增强的结果更不可靠。</translation>
    </message>
    <message>
        <source>What is left of it can be shown, marked as damaged.</source>
        <translation>可显示其剩余部分，并标明已损坏。</translation>
    </message>
    <message>
        <source>What is under the cursor, larger and with the look that is chosen in the settings</source>
        <translation>光标下的内容，放大并以设置中选择的外观显示</translation>
    </message>
    <message>
        <source>What the instruments see</source>
        <translation>仪器能看到什么</translation>
    </message>
    <message>
        <source>What the model added, consistency, vessels: a column each in the CSV</source>
        <translation>模型添加的内容、一致性、血管：在 CSV 中各占一列</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>处理记录</translation>
    </message>
    <message>
        <source>What was open stays open. The log says more.</source>
        <translation>已打开的内容保持不变。详情见日志。</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Where a network sees vessels; in an enhanced region, which of the photograph&apos;s were kept, which were lost, and which are new. It sees no vessels thinner than two of its pixels, 1/450 of the field of view.</source>
        <translation>网络看到血管的位置；在增强区域中，照片的哪些血管得以保留、哪些丢失、哪些是新出现的。它看不到细于其两个像素（视野的 1/450）的血管。</translation>
    </message>
    <message>
        <source>Where the regions lie</source>
        <translation>区域所在位置</translation>
    </message>
    <message>
        <source>Which of the pictures in this file is shown</source>
        <translation>显示此文件中的哪一幅图像</translation>
    </message>
    <message>
        <source>Width and height stay in proportion while the region is dragged or typed</source>
        <translation>拖动或输入大小时保持宽高比例</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>宽度（像素）</translation>
    </message>
    <message>
        <source>Width of the blur that is undone: standard deviation in pixels of the photograph</source>
        <translation>要去除的模糊的宽度：标准差，以照片像素计</translation>
    </message>
    <message>
        <source>With L&amp;anczos interpolation</source>
        <translation>使用 Lanczos 插值(&amp;A)</translation>
    </message>
    <message>
        <source>With the original&apos;s &amp;pixels as squares</source>
        <translation>以方块显示原图像素(&amp;P)</translation>
    </message>
    <message>
        <source>Words of one&apos;s own</source>
        <translation>自定义文字</translation>
    </message>
    <message>
        <source>Write a file …</source>
        <translation>写入文件 …</translation>
    </message>
    <message>
        <source>Write over it</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Write the enhanced region into a file</source>
        <translation>将增强区域写入文件</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation>缩放到</translation>
    </message>
    <message>
        <source>Zoom to the cursor</source>
        <translation>以光标为中心缩放</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no record of a batch</source>
        <translation>已有同名文件，而且它不是批处理记录</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no result of this photograph; choose another name</source>
        <translation>已有同名文件，而且它不是这张照片的结果；请另选名称</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no result of this photograph; choose another name, or add --replace</source>
        <translation>已有同名文件，而且它不是这张照片的结果；请另选名称，或加上 --replace</translation>
    </message>
    <message>
        <source>a file of this name is there already, and it is no result of this photograph; move it away, or choose another folder for the results</source>
        <translation>已有同名文件，而且它不是这张照片的结果；请移走它，或为结果另选文件夹</translation>
    </message>
    <message>
        <source>a result of this size needs the ending .tif</source>
        <translation>这么大的结果需要扩展名 .tif</translation>
    </message>
    <message>
        <source>about 1 s</source>
        <translation>约 1 秒</translation>
    </message>
    <message>
        <source>about {hours:.1f} h</source>
        <translation>约 {hours:.1f} 小时</translation>
    </message>
    <message>
        <source>about {minutes:.0f} min</source>
        <translation>约 {minutes:.0f} 分钟</translation>
    </message>
    <message>
        <source>about {most}</source>
        <translation>约 {most}</translation>
    </message>
    <message>
        <source>about {seconds:.0f} s</source>
        <translation>约 {seconds:.0f} 秒</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>and to whether what was added is true</source>
        <translation>也看不到添加的内容是否真实</translation>
    </message>
    <message>
        <source>as displayed</source>
        <translation>按显示</translation>
    </message>
    <message>
        <source>as displayed, nothing changed</source>
        <translation>按显示，未更改</translation>
    </message>
    <message>
        <source>as displayed: {changes}</source>
        <translation>按显示：{changes}</translation>
    </message>
    <message>
        <source>as they were done</source>
        <translation>按完成顺序</translation>
    </message>
    <message>
        <source>blocks of an earlier JPEG</source>
        <translation>有早先 JPEG 的块效应</translation>
    </message>
    <message>
        <source>blur {blur:.2f} px ({blur_by}), noise {noise:.1f} levels ({noise_by})</source>
        <translation>模糊 {blur:.2f} px（{blur_by}），噪声 {noise:.1f} 级（{noise_by}）</translation>
    </message>
    <message>
        <source>both eyes</source>
        <translation>双眼</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>cancelled before {scale}x</source>
        <translation>在 {scale}x 之前取消</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>选定</translation>
    </message>
    <message>
        <source>computed at {scale}x</source>
        <translation>按 {scale}x 计算</translation>
    </message>
    <message>
        <source>crosses itself: no area</source>
        <translation>自相交：无面积</translation>
    </message>
    <message>
        <source>damaged: parts of it are missing</source>
        <translation>已损坏：部分缺失</translation>
    </message>
    <message>
        <source>detail down to {detail:.1f} px</source>
        <translation>细节可达 {detail:.1f} px</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>估计</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>failed before {scale}x</source>
        <translation>在 {scale}x 之前失败</translation>
    </message>
    <message>
        <source>foreign</source>
        <translation>外来</translation>
    </message>
    <message>
        <source>foreign model</source>
        <translation>外来模型</translation>
    </message>
    <message>
        <source>grey levels of 255</source>
        <translation>灰度级（共 255）</translation>
    </message>
    <message>
        <source>in colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>it declares too many pixels</source>
        <translation>它声明的像素太多</translation>
    </message>
    <message>
        <source>it declares {width} x {height} pixels, and the limit is {most} megapixels; crop or shrink it first</source>
        <translation>它声明有 {width} x {height} 像素，而上限为 {most} 百万像素；请先裁剪或缩小</translation>
    </message>
    <message>
        <source>it does not hold a cascade</source>
        <translation>其中没有级联网络</translation>
    </message>
    <message>
        <source>it does not hold a network that estimates quality</source>
        <translation>其中不含估计质量的网络</translation>
    </message>
    <message>
        <source>it does not hold a vessel network</source>
        <translation>其中没有血管网络</translation>
    </message>
    <message>
        <source>it does not hold {kind}</source>
        <translation>其中没有 {kind}</translation>
    </message>
    <message>
        <source>it has no frame {frame}; choose one from 1 to {frames}</source>
        <translation>它没有第 {frame} 帧；请选择 1 到 {frames}</translation>
    </message>
    <message>
        <source>it holds a network of another project, which needs the package spandrel; install it: pip install &apos;fundus-sr[spandrel]&apos;</source>
        <translation>其中是其他项目的网络，需要 spandrel 软件包；请安装：pip install &apos;fundus-sr[spandrel]&apos;</translation>
    </message>
    <message>
        <source>it holds no network that the package spandrel knows</source>
        <translation>其中没有 spandrel 软件包认识的网络</translation>
    </message>
    <message>
        <source>it is a DICOM file without a picture in it ({kind})</source>
        <translation>这是不含图像的 DICOM 文件（{kind}）</translation>
    </message>
    <message>
        <source>it is a file, and results need a folder</source>
        <translation>这是文件，而结果需要文件夹</translation>
    </message>
    <message>
        <source>it is a file; name the folder that it lies in</source>
        <translation>这是文件；请给出它所在的文件夹</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is a link that leads back to itself</source>
        <translation>这是指回自身的链接</translation>
    </message>
    <message>
        <source>it is a link that leads nowhere</source>
        <translation>它是一个指向不存在目标的链接</translation>
    </message>
    <message>
        <source>it is a network of another project; add it first: fundus-sr models --add {path}</source>
        <translation>它是其他项目的网络；请先添加：fundus-sr models --add {path}</translation>
    </message>
    <message>
        <source>it is another photograph; choose another name</source>
        <translation>它是另一张照片；请另选名称</translation>
    </message>
    <message>
        <source>it is damaged or cut short</source>
        <translation>文件已损坏或不完整</translation>
    </message>
    <message>
        <source>it is damaged or not a safetensors file; install the program again</source>
        <translation>文件已损坏或不是 safetensors 文件；请重新安装本程序</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>it is no list of regions; its first line must be {header}</source>
        <translation>它不是区域列表；第一行必须是 {header}</translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image</source>
        <translation>它不是 PNG、JPEG、TIFF、BMP、WebP 或 DICOM 图像</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it is the photograph itself; choose another name</source>
        <translation>它就是照片本身；请另选名称</translation>
    </message>
    <message>
        <source>it lies on a disk that cannot be written to</source>
        <translation>它位于不可写入的磁盘上</translation>
    </message>
    <message>
        <source>it was moved or removed meanwhile</source>
        <translation>它在此期间已被移动或删除</translation>
    </message>
    <message>
        <source>it was not written by fundus-sr-train export</source>
        <translation>它不是由 fundus-sr-train export 写出的</translation>
    </message>
    <message>
        <source>its contents do not match its SHA-256; install the program again</source>
        <translation>内容与其 SHA-256 不符；请重新安装本程序</translation>
    </message>
    <message>
        <source>its description has the entry {entry}, which this version does not know; install a newer version</source>
        <translation>其说明中有本版本不认识的条目 {entry}；请安装更新的版本</translation>
    </message>
    <message>
        <source>its name is too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>its network does not enlarge a colour photograph 2 to 16 times</source>
        <translation>其网络不能把彩色照片放大 2 至 16 倍</translation>
    </message>
    <message>
        <source>its network is of the architecture {name}, which this version does not know; install a newer version</source>
        <translation>其网络的架构为 {name}，本版本不认识；请安装更新的版本</translation>
    </message>
    <message>
        <source>its networks have other shapes than those of {model}</source>
        <translation>其网络的形状与 {model} 的不同</translation>
    </message>
    <message>
        <source>its pixels are compressed in a way that is not supported ({kind})</source>
        <translation>其像素采用了不支持的压缩方式（{kind}）</translation>
    </message>
    <message>
        <source>its pixels are neither 8 nor 16 bit grey or colour</source>
        <translation>其像素既不是 8 位也不是 16 位的灰度或彩色</translation>
    </message>
    <message>
        <source>its tensors do not fit its configuration</source>
        <translation>其张量与配置不符</translation>
    </message>
    <message>
        <source>known after the first run</source>
        <translation>首次运行后可知</translation>
    </message>
    <message>
        <source>left eye</source>
        <translation>左眼</translation>
    </message>
    <message>
        <source>left eye? (by the optic disc)</source>
        <translation>左眼？（依据视盘）</translation>
    </message>
    <message>
        <source>line {line} names no region</source>
        <translation>第 {line} 行没有给出区域</translation>
    </message>
    <message>
        <source>made consistent</source>
        <translation>已使其一致</translation>
    </message>
    <message>
        <source>maps are written as .png (colours) or .npy (values); choose one of these endings</source>
        <translation>图谱以 .png（颜色）或 .npy（数值）写出；请选择其中一种扩展名</translation>
    </message>
    <message>
        <source>mean of {count} flips and turns</source>
        <translation>{count} 次翻转和旋转的平均</translation>
    </message>
    <message>
        <source>mean {mean:.2f} grey levels of 255</source>
        <translation>平均 {mean:.2f}（共 255 灰度级）</translation>
    </message>
    <message>
        <source>model SHA-256 {digest}</source>
        <translation>模型 SHA-256 {digest}</translation>
    </message>
    <message>
        <source>much structure</source>
        <translation>结构丰富</translation>
    </message>
    <message>
        <source>no model is installed</source>
        <translation>未安装模型</translation>
    </message>
    <message>
        <source>noise {noise:.1f} levels</source>
        <translation>噪声 {noise:.1f} 级</translation>
    </message>
    <message>
        <source>none sought, for no retina was recognised</source>
        <translation>未查找，因为未识别出视网膜</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing can be created in that folder</source>
        <translation>无法在该文件夹中创建文件</translation>
    </message>
    <message>
        <source>on the last page</source>
        <translation>见最后一页</translation>
    </message>
    <message>
        <source>on {device} in {precision}, {created}</source>
        <translation>{device}，{precision}，{created}</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>photograph SHA-256 {digest}</source>
        <translation>照片 SHA-256 {digest}</translation>
    </message>
    <message>
        <source>press keys …</source>
        <translation>请按键 …</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>red-free</source>
        <translation>无赤光</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>results are written as .png or .tif; choose one of these endings</source>
        <translation>结果保存为 .png 或 .tif；请选择其中一种扩展名</translation>
    </message>
    <message>
        <source>results are written as .png, .tif or .dcm; choose one of these endings</source>
        <translation>结果保存为 .png、.tif 或 .dcm；请选择其中一种扩展名</translation>
    </message>
    <message>
        <source>results need another folder than the photographs</source>
        <translation>结果文件夹不能与照片文件夹相同</translation>
    </message>
    <message>
        <source>right eye</source>
        <translation>右眼</translation>
    </message>
    <message>
        <source>right eye? (by the optic disc)</source>
        <translation>右眼？（依据视盘）</translation>
    </message>
    <message>
        <source>row {row}, column {column}</source>
        <translation>行 {row}，列 {column}</translation>
    </message>
    <message>
        <source>row {row}, column {column}, {pixels}</source>
        <translation>行 {row}，列 {column}，{pixels}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>see the original</source>
        <translation>查看原图</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the enhanced region, {scale}x</source>
        <translation>增强区域 {scale}x</translation>
    </message>
    <message>
        <source>the file does not exist</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>the list names it, and there is no such photograph in the folder</source>
        <translation>列表中有它，但文件夹里没有这张照片</translation>
    </message>
    <message>
        <source>the photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>the photograph {name}, which it was made of, is gone or another one now</source>
        <translation>它所依据的照片 {name} 已不在，或已是另一张</translation>
    </message>
    <message>
        <source>the system says: {text}</source>
        <translation>系统提示：{text}</translation>
    </message>
    <message>
        <source>there is another model called {model} already; rename the file</source>
        <translation>已有另一个名为 {model} 的模型；请重命名该文件</translation>
    </message>
    <message>
        <source>there is no folder {folder}</source>
        <translation>没有文件夹 {folder}</translation>
    </message>
    <message>
        <source>there is no photograph in it{listed}</source>
        <translation>其中没有照片{listed}</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有此文件</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>没有此文件夹</translation>
    </message>
    <message>
        <source>there is not enough memory to decode it</source>
        <translation>内存不足，无法解码</translation>
    </message>
    <message>
        <source>this account has no permission to read it</source>
        <translation>此帐户无权读取</translation>
    </message>
    <message>
        <source>this account has no permission to write in that folder</source>
        <translation>此帐户无权写入该文件夹</translation>
    </message>
    <message>
        <source>time known after the first one</source>
        <translation>首张完成后可知时间</translation>
    </message>
    <message>
        <source>to slow changes of brightness and colour,</source>
        <translation>亮度和颜色的缓慢变化，</translation>
    </message>
    <message>
        <source>to what lies on a line of the photograph,</source>
        <translation>位于照片线条上的内容、</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>what the photograph {name} says of itself cannot be copied into it</source>
        <translation>照片 {name} 自身的信息无法复制到其中</translation>
    </message>
    <message>
        <source>{areas} DA</source>
        <translation>{areas} DA</translation>
    </message>
    <message>
        <source>{count} px of the photograph</source>
        <translation>照片的 {count} px</translation>
    </message>
    <message>
        <source>{count} refused, of which no result was written; </source>
        <translation>{count} 个被拒绝，未写入结果；</translation>
    </message>
    <message>
        <source>{count} µm (nominal)</source>
        <translation>{count} µm（标称）</translation>
    </message>
    <message>
        <source>{diameters} DD</source>
        <translation>{diameters} DD</translation>
    </message>
    <message>
        <source>{done} enhanced, {skipped} already there, {failed} failed; the record is in the folder of the results.</source>
        <translation>已增强 {done}，已存在 {skipped}，失败 {failed}；记录在结果文件夹中。</translation>
    </message>
    <message>
        <source>{facts}.</source>
        <translation>{facts}。</translation>
    </message>
    <message>
        <source>{gigabytes:.1f} GB of pixels are too many for a PNG; choose the ending .tif</source>
        <translation>{gigabytes:.1f} GB 像素对 PNG 来说太多；请选择扩展名 .tif</translation>
    </message>
    <message>
        <source>{kept:.0f} px kept, {lost:.0f} px lost, {invented:.0f} px invented</source>
        <translation>保留 {kept:.0f} px，丢失 {lost:.0f} px，臆造 {invented:.0f} px</translation>
    </message>
    <message>
        <source>{keys} belongs to “{name}”; choose another, or change that first.</source>
        <translation>{keys} 已用于“{name}”；请选择其他按键，或先更改它。</translation>
    </message>
    <message>
        <source>{keys} is held to {what}; choose another shortcut.</source>
        <translation>{keys} 用于按住操作（{what}）；请选择其他快捷键。</translation>
    </message>
    <message>
        <source>{kind}, {bits} bit, {mode}</source>
        <translation>{kind}，{bits} 位，{mode}</translation>
    </message>
    <message>
        <source>{losses} Close all the same?</source>
        <translation>{losses} 仍要关闭吗？</translation>
    </message>
    <message>
        <source>{losses} Close {name} all the same?</source>
        <translation>{losses} 仍要关闭 {name} 吗？</translation>
    </message>
    <message>
        <source>{losses} Open {name} all the same?</source>
        <translation>{losses} 仍要打开 {name} 吗？</translation>
    </message>
    <message>
        <source>{model} (foreign)</source>
        <translation>{model}（外来）</translation>
    </message>
    <message>
        <source>{name} ({count}x)</source>
        <translation>{name}（{count}x）</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>无法读取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>无法显示 {name}</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}.</source>
        <translation>无法写入 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is another photograph now than it was then.</source>
        <translation>{name} 现在已不是当时的照片。</translation>
    </message>
    <message>
        <source>{name} is there already. Write over it?</source>
        <translation>{name} 已存在。要覆盖吗？</translation>
    </message>
    <message>
        <source>{name} – Fundus SR</source>
        <translation>{name} – Fundus SR</translation>
    </message>
    <message>
        <source>{number} of {count}  ·  {name}</source>
        <translation>第 {number}/{count}  ·  {name}</translation>
    </message>
    <message>
        <source>{original}, Lanczos</source>
        <translation>{original}，Lanczos</translation>
    </message>
    <message>
        <source>{original}, its pixels</source>
        <translation>{original}的像素</translation>
    </message>
    <message>
        <source>{scale}x instead, {time}</source>
        <translation>改为 {scale}x，{time}</translation>
    </message>
    <message>
        <source>{scale}x of that region does not fit in memory; choose a smaller --region.</source>
        <translation>该区域的 {scale}x 放不进内存；请选择更小的 --region。</translation>
    </message>
    <message>
        <source>{scale}x of this region takes {time} and {memory} of memory.</source>
        <translation>将此区域增强 {scale}x需要{time}和 {memory} 内存。</translation>
    </message>
    <message>
        <source>{scale}x shows what there is; above that is magnification.</source>
        <translation>{scale}x 已显示全部内容；更高只是放大。</translation>
    </message>
    <message>
        <source>{share:.0%} on the way to {scale}x</source>
        <translation>{scale}x 进度 {share:.0%}</translation>
    </message>
    <message>
        <source>{share:.2%} of the region</source>
        <translation>区域的 {share:.2%}</translation>
    </message>
    <message>
        <source>{share:.2%} of the region; strokes and spots: {count}</source>
        <translation>区域的 {share:.2%}；线条和斑点：{count}</translation>
    </message>
    <message>
        <source>{step} of {steps}</source>
        <translation>{step} / {steps}</translation>
    </message>
    <message>
        <source>{things}  ·  results at most {results}, {free} free  ·  {lasts}</source>
        <translation>{things}  ·  结果最多 {results}，可用 {free}  ·  {lasts}</translation>
    </message>
    <message>
        <source>{title} of {origin}</source>
        <translation>{title}：{origin}</translation>
    </message>
    <message>
        <source>{width} x {height} pixels are too many for DICOM; choose the ending .tif</source>
        <translation>{width} x {height} 像素对 DICOM 来说太多；请选择扩展名 .tif</translation>
    </message>
    <message>
        <source>µm per pixel</source>
        <translation>每像素 µm</translation>
    </message>
    <message>
        <source>“{name}” is changed.</source>
        <translation>“{name}”已更改。</translation>
    </message>
</context>
</TS>
