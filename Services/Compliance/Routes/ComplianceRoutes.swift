import HTTPKit

/// Every route of this service.
enum ComplianceRoutes {
    static func all(_ parts: ComplianceParts) -> [any Endpoint] {
        let (desk, reader, transactions) = (parts.desk, parts.reader, parts.transactions)
        let decisions = KYCDecisions(desk: desk, reader: reader, transactions: transactions)
        let kyc: [any Endpoint] = [
            GetKYC(desk: desk, transactions: transactions),
            PutProfile(desk: desk, transactions: transactions),
            CreateVerification(desk: desk, transactions: transactions),
            ListVerifications(desk: desk, reader: reader, cursors: parts.cursors),
            GetVerification(desk: desk, reader: reader),
            WithdrawVerification(desk: desk, files: parts.files, transactions: transactions),
            AddDocument(desk: desk, files: parts.files, numbers: parts.numbers, transactions: transactions),
            SubmitVerification(desk: desk, reader: reader, transactions: transactions, wake: parts.saga.wake),
            ReceiveKYCWebhook(saga: parts.saga),
            ListKYCQueue(desk: desk, reader: reader, cursors: parts.cursors),
            AssignVerification(decisions: decisions),
            ApproveVerification(decisions: decisions),
            RejectVerification(decisions: decisions),
            RequestDocuments(decisions: decisions),
            GetDocumentContent(documents: desk.documents, files: parts.files),
        ]
        return kyc + parts.monitoring.endpoints(parts.seen, parts.files.store, transactions, parts.cursors)
            + ScreeningRoutes.all(parts)
            + parts.audit.endpoints(transactions, parts.cursors) + parts.rights.endpoints
            + parts.reports.endpoints
    }
}
