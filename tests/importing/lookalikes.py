"""Files like those that people export, written for the tests: the layouts are real, the numbers are
not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

META_EN = (
    "Reporting starts,Reporting ends,Campaign name,Campaign delivery,Results,Result indicator,Reach,"
    "Frequency,Cost per results,Amount spent (USD),Impressions,"
    '"CPM (cost per 1,000 impressions) (USD)",Link clicks\r\n'
)
META_ROWS = (
    "2026-03-01,2026-03-28,,,,,310000,2.258,,1400.00,700000,,7000\r\n",
    "2026-03-01,2026-03-28,Spring A,active,40,actions:lead,150000,2,10,400.00,300000,1.33,3000\r\n",
    '2026-03-01,2026-03-28,"Spring, B",active,60,actions:lead,250000,1.6,16.6,1000.00,400000,2.5,'
    "4000\r\n",
)
META_TOTALS_FIRST = META_EN + "".join(META_ROWS)
META_TOTALS_LAST = META_EN + "".join((*META_ROWS[1:], META_ROWS[0]))
META_NO_TOTALS = META_EN + "".join(META_ROWS[1:])

META_FR = (
    "\ufeffDébut des rapports,Fin des rapports,Nom de la campagne,Plateforme,Résultats,"
    "Indicateur de résultats,Couverture,Impressions,Répétition,"
    '"CPM (Coût pour 1\u00a0000\u00a0impressions) (EUR)",Clics sur un lien,J\u2019aime sur Facebook\r\n'
    "2026-01-01,2026-01-31,Soldes,Facebook,10,actions:offsite_conversion.purchase,40000,100000,2.5,"
    "2.5,1200,4\r\n"
    "2026-01-01,2026-01-31,Soldes,Instagram,4,actions:offsite_conversion.purchase,30000,50000,1.6667,"
    "3.0,400,\r\n"
    "2026-01-01,2026-01-31,Soldes,Audience Network,,,,1000,,1.0,1,\r\n"
)
META_FR_SHEET = (
    "Jour;Nom de la campagne;Montant dépensé (EUR);Impressions\r\n"
    '01/08/2026;Large;"1 234,56";45012\r\n'
    '13/08/2026;Large;"1 002,00";39887\r\n'
)
META_ES = (
    "Inicio del informe,Fin del informe,Día,Nombre de la campaña,Importe gastado (USD),Impresiones\n"
    "2026-10-01,2026-10-02,2026-10-01,Faja,150.50,100000\n"
    "2026-10-01,2026-10-02,2026-10-02,Faja,99.5,60000\n"
    "2026-10-01,2026-10-02,,,250,160000\n"
)
META_PT = (
    "Início dos relatórios;Término dos relatórios;Nome da campanha;Valor usado (USD);Impressões;"
    "Alcance;Cliques no link\n"
    "2026-05-01;2026-05-31;Inverno;1.250,50;480.000;210.000;9.600\n"
)
META_REGIONS = (
    "Region,Reach,Impressions,Frequency,Link clicks,Amount spent (USD),Reporting starts,"
    "Reporting ends,* COST / Follow (USD)\n"
    ",500000,1000000,2,9000,2000,2026-03-01,2026-03-31,\n"
    "North,400000,600000,1.5,5000,1200,2026-03-01,2026-03-31,3\n"
    "South,300000,400000,1.3333,4000,800,2026-03-01,2026-03-31,\n"
)
META_AGES = (
    "Campaign name,Age,Gender,Reach,Impressions,Amount spent (USD),Reporting starts,Reporting ends\n"
    "Video,18-24,women,1000,2000,4,2026-03-01,2026-03-31\n"
    "Video,18-24,men,2000,3000,6,2026-03-01,2026-03-31\n"
    "Video,25-34,unknown,500,600,1,2026-03-01,2026-03-31\n"
)
META_MULTILINE = (
    "\ufeffCampaign name,Text,Campaign name,Result type,Results,Reach,Impressions,Amount spent (USD),"
    "Reporting starts,Reporting ends,Ad set budget\n"
    'One,"Come in.\n\nWe are open, ""all day"".",One,,0,10,5000,12,2026-03-01,2026-03-31,'
    "Using campaign budget\n"
    'One,"Other text",One,,0,10,5000,8,2026-03-01,2026-03-31,Using campaign budget\n'
)
META_ADS = (
    "Ads,Ad ID,Delivery status,Reach,Impressions,Amount spent (USD),Reporting starts,Reporting ends\n"
    ",,,9000,12000,30,2026-03-26,2026-04-25\n"
    '"film - 12/1/26",120000000000000001,active,6000,7000,20,2026-03-26,2026-04-25\n'
    '"film - 12/1/26",120000000000000002,active,4000,5000,10,2026-03-26,2026-04-25\n'
)
META_ACCOUNT = (
    "Delivery status,Delivery level,Reach,Impressions,Frequency,Amount spent (USD),"
    '"Cost per 1,000 Meta Accounts reached",Reporting starts,Reporting ends\n'
    ",,20000,55000,2.75,151.73,7.58,2026-10-26,2026-11-25\n"
)
GOOGLE = (
    "Campaign report\r\nSeptember 1, 2026 - September 2, 2026\r\n"
    "Campaign status\tCampaign\tCampaign ID\tDay\tCurrency code\tCost\tImpr.\tClicks\r\n"
    'Enabled\tNight\t21\t2026-09-01\tUSD\t"1,033.33"\t"12,345"\t321\r\n'
    "Enabled\tNight\t21\t2026-09-02\tUSD\t0.01\t1\t --\r\n"
    'Total: Campaigns\t\t\t\tUSD\t"1,033.34"\t"12,346"\t321\r\n'
    'Total: Account\t\t\t\tUSD\t"1,033.34"\t"12,346"\t321\r\n'
)
TIKTOK = (
    "Campaign name,Date,Cost,Impressions,Clicks (destination),CTR (destination),Conversions\n"
    "REPAIR,2026-09-01,12.50,10000,400,4.00%,2\n"
    "Total,,12.50,10000,400,,2\n"
)
LINKEDIN = (
    "Campaign Performance Report (in UTC)\nReport Start: 09/01/2026, Report End: 09/02/2026\n\n"
    "Start Date (in UTC),Account Name,Campaign Name,Campaign ID,Total Spent,Impressions,Clicks,"
    "Clicks to Landing Page,Conversions,Total Conversion Value,Currency\n"
    '09/01/2026,Acme,"Leads, all",11,"1,234.50",10000,200,150,3,300.00,USD\n'
    '09/02/2026,Acme,"Leads, all",11,100.00,2000,40,30,1,100.00,USD\n'
    'Total,,,,"1,334.50",12000,240,180,4,400.00,USD\n'
)
X_ES = (
    "Fecha;Nombre de la campaña;Importe gastado;Impresiones;Clics en el enlace;Conversiones\n"
    "01/09/2026;Uno;12,50 €;3.000;45;2\n"
    "02/09/2026;Uno;7,50 €;2.000;30;1\n"
)


def sheet(rows: Sequence[Sequence[object]], *, name: str = "Sheet1", more: str = "") -> bytes:
    """Return a workbook with a sheet of these rows; ``more`` names an empty sheet before it."""
    names = [*([more] if more else []), name]
    lines = []
    for at, row in enumerate(rows, start=1):
        cells = "".join(
            f"<c><v>{cell}</v></c>"
            if isinstance(cell, int | float)
            else f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'
            for cell in row
        )
        lines.append(f'<row r="{at}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    sheets = "".join(
        f'<sheet name="{escape(one)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, one in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{office}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/s{at}.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/>'
        for at in range(1, len(names) + 1)
    )
    content = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
        ' PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.sheet.main+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">{relations}'
        "</Relationships>",
    }
    for at, one in enumerate(names, start=1):
        data = "".join(lines) if one == name else ""
        content[f"xl/worksheets/s{at}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for path, text in content.items():
            book.writestr(path, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return stream.getvalue()
