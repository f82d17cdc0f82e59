import HTTPKit

/// What e-mail adds to the service.
enum MailRoutes {
    static func all(_ parts: MailParts) -> [any Endpoint] {
        [
            TakeMailReport(parts: parts),
            AddSuppression(parts: parts),
            ListSuppressions(parts: parts),
            GetSuppression(parts: parts),
            ChangeSuppression(parts: parts),
            RemoveSuppression(parts: parts),
        ]
    }
}
