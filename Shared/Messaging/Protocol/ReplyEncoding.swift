import Primitives

/// How answers to requests look on the wire: the answer's own JSON as the body, and a header that says whether it is
/// one. A failure has its code in `type`-safe form in the header and its text as the body.
enum ReplyEncoding {
    private static let replied = "reply"
    private static let unavailable = "unavailable"
    private static let failurePrefix = "failure:"
    private static let refusalPrefix = "refusal:"

    static func message(_ outcome: RequestOutcome, to request: Delivery) -> OutboundMessage? {
        guard let replyTo = request.properties.replyTo else { return nil }
        var properties = MessageProperties(
            type: request.properties.type, correlationID: request.properties.correlationID, isPersistent: false)
        let body: [UInt8]
        switch outcome {
        case .reply(let answer):
            properties.headers[HeaderName.outcome] = .text(replied)
            body = answer
        case .refusal(let code, let explanation):
            properties.headers[HeaderName.outcome] = .text(refusalPrefix + code)
            body = explanation
        case .failure(let code, let message):
            properties.headers[HeaderName.outcome] = .text(failurePrefix + code)
            body = Array(message.utf8)
        case .unavailable:
            properties.headers[HeaderName.outcome] = .text(unavailable)
            body = []
        }
        // Not mandatory: the asker may have given up, and that is its right.
        return OutboundMessage(
            exchange: "", routingKey: replyTo, mandatory: false, properties: properties, body: body)
    }

    static func result(of delivery: Delivery) -> Result<IncomingReply, MessagingError> {
        let outcome = delivery.properties.headers[HeaderName.outcome]?.text ?? replied
        if outcome == replied {
            return .success(IncomingReply(type: delivery.properties.type ?? "", body: delivery.body))
        }
        if outcome.hasPrefix(refusalPrefix) {
            let code = String(outcome.dropFirst(refusalPrefix.count))
            return .success(IncomingReply(type: delivery.properties.type ?? "", body: delivery.body, refusalCode: code))
        }
        guard outcome.hasPrefix(failurePrefix) else {
            return .failure(MessagingError(.unavailable, "the service cannot answer just now"))
        }
        let code = String(outcome.dropFirst(failurePrefix.count))
        return .failure(
            MessagingError(.requestFailed(code: code), String(decoding: delivery.body, as: UTF8.self)))
    }
}
