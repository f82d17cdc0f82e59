extension ComplianceService {
    package static let metrics = [
        "compliance_kyc_oldest_due_seconds": "For how long the verification that waits longest is overdue.",
        "compliance_kyc_verifications": "Verifications that are not decided, by status.",
    ]
}
