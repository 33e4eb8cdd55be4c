"""EMA's table of medicines: one JSON object, every row with all of its keys."""

import json
from collections.abc import Mapping, Sequence

from app.demo.site.page import Page, Row, Writer

PATH = "/en/documents/report/medicines-output-medicines_json-report_en.json"
# What the rows of the demonstration need not say of themselves.
USUAL: Row = {
    "category": "Human",
    "name_of_medicine": "",
    "ema_product_number": "",
    "medicine_status": "Authorised",
    "opinion_status": "",
    "latest_procedure_affecting_product_information": "",
    "international_non_proprietary_name_common_name": "",
    "active_substance": "",
    "therapeutic_area_mesh": "",
    "species_veterinary": "",
    "patient_safety": "No",
    "atc_code_human": "",
    "atcvet_code_veterinary": "",
    "pharmacotherapeutic_group_human": "",
    "pharmacotherapeutic_group_veterinary": "",
    "therapeutic_indication": "",
    "accelerated_assessment": "No",
    "additional_monitoring": "No",
    "advanced_therapy": "No",
    "biosimilar": "No",
    "conditional_approval": "No",
    "exceptional_circumstances": "No",
    "generic_or_hybrid": "No",
    "orphan_medicine": "No",
    "prime_priority_medicine": "No",
    "marketing_authorisation_developer_applicant_holder": "",
    "european_commission_decision_date": "",
    "start_of_rolling_review_date": "",
    "start_of_evaluation_date": "",
    "opinion_adopted_date": "",
    "withdrawal_of_application_date": "",
    "marketing_authorisation_date": "",
    "refusal_of_marketing_authorisation_date": "",
    "withdrawal_expiry_revocation_lapse_of_marketing_authorisation_date": "",
    "suspension_of_marketing_authorisation_date": "",
    "revision_number": "",
    "first_published_date": "",
    "last_updated_date": "",
    "medicine_url": "",
}


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The table. The real one also says when it was made; without that, the same rows are the same bytes."""
    table = {"meta": {"total_records": len(rows)}, "data": [USUAL | row for row in rows]}
    return {PATH: Page(json.dumps(table, ensure_ascii=False).encode(), "application/json")}


WRITER = Writer("ema_medicines", PATH, write)
