import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// Africa's Talking: https://developers.africastalking.com/docs/sms/sending/bulk
struct AfricasTalkingClient: Sendable {
    let link: PartnerLink
    let account: AfricasTalkingAccount

    func send(_ message: ShortMessage) async -> ShortMessageOutcome {
        var form = FormFields()
        form.add("username", account.username)
        form.add("to", message.number)
        form.add("message", message.text)
        form.add("from", account.from)
        form.add("bulkSMSMode", "1")
        form.add("enqueue", "1")
        let call = PartnerCall(
            "send_message", about: message.deliveryID.description, .post, "/version1/messaging",
            headers: [("apiKey", account.apiKey), ("Accept", "application/json")], body: form.bytes,
            contentType: FormFields.contentType, isIdempotent: false, isConfidential: true)
        do throws(PartnerError) {
            return try outcome(await link.call(call))
        } catch {
            return error.isOutcomeUnknown ? .unknown("\(error.kind)") : .notSent("\(error.kind)")
        }
    }

    private func outcome(_ answer: PartnerClient.Answer) throws(PartnerError) -> ShortMessageOutcome {
        guard answer.isSuccess else {
            switch answer.status {
            case 401, 403: return .refused(.ourAccount, code: nil, text: "status \(answer.status)")
            case 429: return .refused(.later, code: nil, text: "status 429")
            case 408, 500...: return .unknown("status \(answer.status)")
            default: return .refused(.failed, code: nil, text: "status \(answer.status)")
            }
        }
        let data = try link.client.decode(AfricasTalkingAnswer.self, from: answer).data
        // Nothing was taken: of no recipient is said anything but why, as `InvalidSenderId`.
        guard let recipient = data.recipients.first else {
            return .refused(.failed, code: nil, text: data.message ?? "no recipient")
        }
        guard let refusal = ShortMessageRefusal(africasTalking: recipient.statusCode) else {
            return .accepted(reference: recipient.messageID)
        }
        return .refused(refusal, code: "\(recipient.statusCode)", text: recipient.status ?? "")
    }
}

/// `{"SMSMessageData": {"Message": "Sent to 1/1 ...", "Recipients": [{...}]}}`
private struct AfricasTalkingAnswer: FieldDecodable {
    let data: Sent

    struct Sent: FieldDecodable {
        let message: String?
        let recipients: [Recipient]

        init(_ fields: inout Fields) {
            message = fields.optional("Message", .json)?.stringValue
            recipients = fields.optional("Recipients", .array(.object(Recipient.self), 0...10)) ?? []
        }
    }

    struct Recipient: FieldDecodable {
        let statusCode: Int
        let status: String?
        let messageID: String?

        init(_ fields: inout Fields) {
            statusCode = fields.required("statusCode", .integer(0...9_999))
            status = fields.optional("status", .json)?.stringValue
            messageID = fields.optional("messageId", .json)?.stringValue
        }
    }

    init(_ fields: inout Fields) { data = fields.required("SMSMessageData", .object(Sent.self)) }
}
