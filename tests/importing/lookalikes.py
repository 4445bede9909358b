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


WB_PREAMBLE = (
    '\ufeff"Data Source","World Development Indicators",\r\n\r\n"Last Updated Date","2026-07-13",\r\n\r\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022","2023","2024",\r\n'
    '"Africa","AFR","Individuals using the Internet (% of population)","IT.NET.USER.ZS","30","31","","",\r\n'
    '"Mali","MLI","Individuals using the Internet (% of population)","IT.NET.USER.ZS","30.5","","35.1","",\r\n'
)
WB_RESAVED = (
    "Country Name,Country Code,Indicator Name,Indicator Code,2022,2023\n"
    'Mali,MLI,"Population, total",SP.POP.TOTL,23072640,23769127\n'
    'Niger,NER,"Population, total",SP.POP.TOTL,26207977,27202843\n'
)
WB_LONG = (
    "Country Name,Country Code,Year,Value\r\nMali,MLI,2022,23072640\r\nMali,MLI,2023,23769127\r\n"
)
WB_JSON = (
    '[{"page":1,"pages":2,"per_page":2,"total":4,"lastupdated":"2026-07-13"},'
    '[{"indicator":{"id":"SP.POP.TOTL","value":"Population, total"},"country":{"id":"ML","value":"Mali"},'
    '"countryiso3code":"MLI","date":"2024","value":null,"unit":""},'
    '{"indicator":{"id":"SP.POP.TOTL","value":"Population, total"},"country":{"id":"ML","value":"Mali"},'
    '"countryiso3code":"MLI","date":"2023","value":23769127,"unit":""}]]'
)
WB_ERROR = '[{"message":[{"id":"120","key":"Invalid value","value":"The country was not found"}]}]'
WPP = (
    "LocID,Location,VarID,Variant,Time,MidPeriod,PopMale,PopFemale,PopTotal,PopDensity\r\n"
    "466,Mali,2,Medium,2024,2024.5,12300.5,12180.0,24480.5,20\r\n"
    "466,Mali,2,Medium,2025,2025.5,12700.25,12500.5,25200.75,21\r\n"
    "466,Mali,2,Medium,2030,2030.5,14700,14500,29200,24\r\n"
    "466,Mali,3,High,2025,2025.5,12800,12600,25400,21\r\n"
    "562,Niger,2,Medium,2025,2025.5,13900,13900,27800,22\r\n"
)
WPP_AGES = (
    "LocID,Location,ISO3_code,Variant,Time,AgeGrp,AgeGrpStart,AgeGrpSpan,PopMale,PopFemale,PopTotal\n"
    "466,Mali,MLI,Medium,2025,0-4,0,5,2200,2150,4350\n"
    "466,Mali,MLI,Medium,2025,5-9,5,5,1900,1880,3780\n"
    "466,Mali,MLI,Medium,2025,10+,10,-1,8000,8100,16100\n"
)
COD_TOTALS = (
    "ADM0_PCODE,alpha_3,ADM0_REF,ADM_LEVEL,ADM_PCODE,ADM_REF,ADM1_PCODE,ADM1_REF,Population\n"
    'ML,MLI,Mali,1,ML01,Kayes,ML01,Kayes,"2,500,000"\n'
    "ML,MLI,Mali,1,ML02,Koulikoro,ML02,Koulikoro,3000000\n"
    "ML,MLI,Mali,1,ML10,Ménaka,ML10,Ménaka,\n"
    "NER,NER,Niger,1,NER001,Agadez,NER001,Agadez,585738\n"
)
COD_FRENCH = (
    "\ufeffadmin1Name_fr,admin1Pcode,admin1RefName,admin0Name_fr,admin0Pcode,F_00_04,M_00_04,F_adulte,"
    "M_adulte,T_00_04,T_adulte,F_TL,M_TL,T_TL\r\n"
    "Nord,XY01,<Null>,Pays,XY,100,110,400,390,210,790,500,500,1000\r\n"
    "Sud,XY02,<Null>,Pays,XY,100,110,400,390,210,790,500,500,2000\r\n"
)
COD_LONG = (
    "\ufeffISO3,Country,ADM1_PCODE,ADM1_NAME,ADM2_PCODE,ADM2_NAME,Population_group,Gender,Age_range,Age_min,"
    "Age_max,Population,Reference_year,Source,Contributor\r\n"
    "#country+code,#country+name,#adm1+code,#adm1+name,#adm2+code,#adm2+name,#population+group,#gender,"
    "#age+range,#age+min,#age+max,#population,#date+year,#meta+source,#meta+contributor\r\n"
    'XYZ,Pays,XY01,Nord,,,T_TL,all,all,,,"448,465",2015,Bureau of Statistics,OCHA\r\n'
    "XYZ,Pays,XY01,Nord,,,F_00_04,f,0-4,0,4,50000,2015,Bureau of Statistics,OCHA\r\n"
    "XYZ,Pays,XY01,Nord,,,T_TL,all,all,,,400000,2010,Bureau of Statistics,OCHA\r\n"
)
COD_OVERLAP = (
    "ISO3,Country,ADM1_PCODE,ADM1_NAME,Population_group,Gender,Age_range,Population,Reference_year\n"
    "XYZ,Pays,XY01,Nord,T_00_09,all,0-9,300,2020\n"
    "XYZ,Pays,XY01,Nord,T_05_14,all,5-14,300,2020\n"
)
HAPI = (
    "location_code,admin1_code,admin1_name,admin2_code,admin2_name,admin_level,gender,age_range,min_age,max_age,"
    "population,reference_period_start,reference_period_end\n"
    "XYZ,XY01,Nord,,,1,all,all,,,448465,2015-01-01,2015-12-31\n"
)
OWID = "Entity,Code,Year,Number of internet users (a note)\nMali,MLI,2015,1900000\nMali,MLI,2016,2003500\nNiger,NER,2016,900000\n"
STATCOUNTER = (
    '"Date","Facebook","Twitter","YouTube","Instagram","Digg","Other"\n'
    "2026-09,70,10,5,10,0,5\n2026-10,60,12,8,15,0,5\n"
)
CENSUS = "Cercle;Commune;Population_2019\nA;Centre;42424\nB;Centre;19787\nB;Nord;1 250\n"
ESTIMATE = (
    '{"data":[{"estimate_ready":true,"estimate_mau_lower_bound":100000,"estimate_mau_upper_bound":200000,'
    '"estimate_dau":5000}]}'
)
