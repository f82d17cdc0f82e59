extension ComplianceService {
    package static let metrics = [
        "compliance_kyc_oldest_checking_seconds": "For how long the oldest submission has been at its provider.",
        "compliance_kyc_oldest_due_seconds": "For how long the verification that waits longest is overdue.",
        "compliance_kyc_verifications": "Verifications that are not decided, by status.",
    ]
}
