extension Problem {
    func answer(requestID: String) -> Answer {
        var fields = [("Content-Type", "application/problem+json")]
        if let retryAfterSeconds { fields.append(("Retry-After", "\(retryAfterSeconds)")) }
        return Answer(code.status, fields + headers, .bytes(body(requestID: requestID)))
    }
}
