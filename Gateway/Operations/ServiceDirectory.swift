import HTTPKit
import JSONKit
import ServiceKit

/// The services behind the gateway, for questions that go to all of them.
struct ServiceDirectory: Sendable {
    struct Entry: Sendable {
        let name: String
        let client: PartnerClient
    }

    let entries: [Entry]

    /// Asks all at once; the answers come in the order of the entries.
    func askAll(
        _ method: EndpointMethod, _ path: String, headers: [(name: String, value: String)]
    ) async -> [(name: String, answer: Result<PartnerClient.Answer, PartnerError>)] {
        await withTaskGroup(of: (Int, Result<PartnerClient.Answer, PartnerError>).self) { group in
            for (index, entry) in entries.enumerated() {
                group.addTask {
                    do throws(PartnerError) {
                        return (index, .success(try await entry.client.send(method, path, headers: headers)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var answers: [(Int, Result<PartnerClient.Answer, PartnerError>)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map { (entries[$0.0].name, $0.1) }
        }
    }

    /// The caller's own credentials and ids: each service checks for itself whether this person may ask.
    static func headers(of call: CallContext) -> [(name: String, value: String)] {
        var headers = [(name: "X-Request-Id", value: call.requestID)]
        if let credential = call.header("authorization") { headers.append(("Authorization", credential)) }
        return headers
    }
}

/// JSON of another service, passed on.
struct PassedOn: FieldEncodable {
    let value: JSONValue

    static let example = PassedOn(value: .object([]))

    static var fieldSchema: JSONSchema { .map(of: JSONSchema([])) }

    func encode(to out: inout JSONWriter) {
        guard case .object(let members) = value else { return }
        out.append(raw: JSON.encode(JSONValue.object(members)).dropFirst().dropLast())
    }
}

/// A parked message as its service tells it.
struct PassedOnMessage: FieldEncodable {
    let message: PassedOn

    static let example = PassedOnMessage(message: PassedOn(value: JSON.value(ParkedMessageView.example)))

    static var fieldSchema: JSONSchema { ParkedMessageView.fieldSchema }
    static var schemaTitle: String { ParkedMessageView.schemaTitle }

    func encode(to out: inout JSONWriter) { message.encode(to: &out) }
}
