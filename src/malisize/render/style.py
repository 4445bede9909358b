"""The style of a page: light and dark, a phone, a desk, and A4."""

STYLE = """
:root{--ink:#1b2733;--quiet:#55616a;--paper:#fff;--soft:#f2f5f7;--rule:#d5dce1;--main:#0b6e8a;
--band:#9fd0dd;--down:#b3541e}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf0;--quiet:#a9b6bf;--paper:#12181d;
--soft:#1c252c;--rule:#33414b;--main:#5cc3df;--band:#2b5f70;--down:#e08a55}
figure svg{background:#fff;border-radius:6px}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,
"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.15rem;line-height:1.35;margin:.4rem 0 1rem}
h2{font-size:1.05rem;margin:2.2rem 0 .6rem}
.aside,.quiet,.by,li span,summary span,.leaf span,figcaption{color:var(--quiet)}
.aside{font-weight:400;margin-left:.6rem}
.cover{font-size:1.6rem;font-weight:700;margin:.2rem 0}
.logo{max-height:4rem;max-width:14rem}
.answers{background:var(--soft);border-left:.35rem solid var(--main);padding:.6rem 1rem;
margin:1rem 0}
.answer{margin:.3rem 0}
.answer strong{font-size:2.1rem;margin-right:.6rem;white-space:nowrap}
.tail{display:inline-block;margin-right:1rem}
p{margin:.4rem 0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:1.2rem 0;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid var(--rule);
vertical-align:middle}
thead th{color:var(--quiet);font-weight:600;font-size:.9rem}
tbody th{font-weight:600}
.number{text-align:right;white-space:nowrap}
.lead{font-weight:700}.n{white-space:nowrap!important}
.mark,.swing{position:relative;display:block;height:1rem;min-width:9rem;margin:.1rem 0}
.mark i,.mark b,.swing i{position:absolute;top:.3rem;height:.4rem;border-radius:.2rem;
background:var(--band)}
.mark b{top:.12rem;width:.76rem;height:.76rem;margin-left:-.38rem;border-radius:50%;
background:var(--main)}
.swing{max-width:28rem;border-left:0}
.swing:after{content:"";position:absolute;left:50%;top:0;bottom:0;border-left:2px solid var(--ink)}
.swing .down{background:var(--down)}.swing .up{background:var(--main)}
td span{font-size:.9rem;color:var(--quiet);white-space:nowrap}
.many th,.many td{padding:.4rem .3rem;font-size:.82rem}.many .mark{min-width:5rem}
.many td span{white-space:normal;font-size:.78rem}.many thead th{white-space:normal}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9rem;background:var(--soft);
padding:.1rem .3rem;overflow-wrap:anywhere}
ol,ul{padding-left:1.4rem}li{margin:.35rem 0;overflow-wrap:anywhere}
.movers li{margin:.9rem 0}
a{color:var(--main)}
details{margin:.3rem 0 .3rem .2rem;padding-left:.8rem;border-left:2px solid var(--rule)}
main>details{border-left:0;padding-left:0;margin-top:1.6rem}
summary{cursor:pointer;overflow-wrap:anywhere}
.leaf{margin:.3rem 0 .3rem 1.2rem}
figure{margin:2rem 0}figure svg{width:100%;height:auto;display:block}
.wide{overflow-x:auto}
@media(max-width:640px){
table.main thead{position:absolute;left:-999rem}
table.main tr{display:block;border-bottom:1px solid var(--rule);padding:.6rem 0}
table.main th,table.main td{display:block;border:0;padding:.1rem 0;text-align:left}
table.main td:not(:empty):before{content:attr(data-label);color:var(--quiet);font-size:.85rem;
margin-right:.6rem}
figure .wide svg{min-width:640px}}
@page{size:A4;margin:16mm}
@media print{:root{--ink:#000;--paper:#fff;--soft:#f2f5f7;--rule:#bbb;--quiet:#444;--main:#0b6e8a;
--band:#9fd0dd;--down:#b3541e}
main{max-width:none;padding:0}body{font-size:10.5pt}
h2,figcaption{break-after:avoid}tr,li,figure,.answers{break-inside:avoid}
.mark i,.mark b,.swing i,.answers{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.wide{overflow:visible}table{font-size:8pt}th,td{padding:.2rem .3rem}
.mark{min-width:3.5rem}td span{white-space:normal;font-size:7.5pt}a{color:inherit}
.many th,.many td{font-size:6.4pt;padding:.15rem .13rem}.many td span{font-size:6pt}
.many .mark{min-width:2.4rem}}
"""
