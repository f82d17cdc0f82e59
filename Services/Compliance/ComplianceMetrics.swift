extension ComplianceService {
    package static let metrics = [
        "compliance_breach_oldest_seconds": "For how long the oldest breach that no authority knows of is known to us.",
        "compliance_breaches_open": "Breaches of personal data that no authority knows of yet.",
        "compliance_privacy_request_overdue_seconds": "For how long the privacy request that waits longest is overdue.",
        "compliance_privacy_requests_open": "Privacy requests that are not done.",
        "compliance_kyc_oldest_checking_seconds": "For how long the oldest submission has been at its provider.",
        "compliance_kyc_oldest_due_seconds": "For how long the verification that waits longest is overdue.",
        "compliance_kyc_verifications": "Verifications that are not decided, by status.",
    ]
}
