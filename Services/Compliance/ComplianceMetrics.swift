extension ComplianceService {
    package static let metrics = [
        "compliance_age_seconds": "How long ago the schema of the service was made."
    ]
}
