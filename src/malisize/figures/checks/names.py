"""The figures that the model uses, the age bands, and sources that checks cite often."""

from __future__ import annotations

BANDS = (
    *(f"population_share_{low}_{low + 4}" for low in range(0, 65, 5)),
    "population_share_65_up",
)
MODEL_FIGURES = (
    "population",
    "census_population",
    "female_share",
    *BANDS,
    "urban_share",
    "region_population_bamako",
    "internet_users",
    "internet_penetration",
    "facebook_users",
    "facebook_female_share",
    "instagram_users",
    "linkedin_members",
    "lenali_users",
    "tiktok_account_share_bamako",
    "whatsapp_account_share_8_capitals",
    "mobile_connections",
    "orange_mali_subscribers",
    "orange_money_accounts",
    "radio_daily_share_bamako",
    "tv_daily_share_bamako",
)

UN, KORHOGO, CIA, UNICEF = (
    "un-wpp-2024",
    "korhogo-2025",
    "cia-factbook-2026",
    "unicef-mali-2024",
)
COD, DHS, DHS_NATION, MODEL = (
    "codps-mali-2018",
    "dhs-mali-2018",
    "dgg-ground-truth",
    "breen-2025",
)
PEOPLE = f"population@{KORHOGO}"
