extension ComplianceService {
    package static let metrics = [
        "compliance_alerts_oldest_due_seconds": "For how long the alert that waits longest is overdue.",
        "compliance_alerts_open": "Alerts that are not decided, by severity.",
        "compliance_assessments_oldest_review_seconds": "For how long the oldest operation has waited for somebody.",
        "compliance_audit_broken": "1 when an entry of the audit log is not as it was made.",
        "compliance_audit_lag_seconds": "From what has happened in the suite to its entry in the log.",
        "compliance_audit_messages_total": "Messages that were taken into the audit log.",
        "compliance_audit_proof_age_seconds": "For how long no walk over the whole audit log has come to its end.",
        "compliance_audit_sequence": "Entries of the audit log.",
        "compliance_breach_oldest_seconds": "For how long the oldest breach that no authority knows of is known to us.",
        "compliance_breaches_open": "Breaches of personal data that no authority knows of yet.",
        "compliance_privacy_request_overdue_seconds": "For how long the privacy request that waits longest is overdue.",
        "compliance_privacy_requests_open": "Privacy requests that are not done.",
        "compliance_kyc_oldest_checking_seconds": "For how long the oldest submission has been at its provider.",
        "compliance_kyc_oldest_due_seconds": "For how long the verification that waits longest is overdue.",
        "compliance_kyc_verifications": "Verifications that are not decided, by status.",
        "compliance_rule_findings_total": "Rules that held and were told, by mode and severity.",
        "compliance_list_age_seconds": "Since when a list is known to be as it is searched, by list.",
        "compliance_list_entries": "Entries of a list as it is searched, by list.",
    ]
}
