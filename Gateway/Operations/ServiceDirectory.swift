import HTTPKit
import JSONKit
import ServiceKit

/// The services behind the gateway, for questions that go to all of them.
struct ServiceDirectory: Sendable {
    struct Entry: Sendable {
        let name: String
        /// One for each replica.
        let clients: [PartnerClient]
    }

    typealias NamedAnswer = (name: String, answer: Result<PartnerClient.Answer, PartnerError>)

    let entries: [Entry]

    /// Asks one replica of each service, all services at once; the answers come in the order of the entries. Replicas
    /// that do not answer are passed over while there is another.
    func askAll(
        _ method: EndpointMethod, _ path: String, headers: [(name: String, value: String)]
    ) async -> [NamedAnswer] {
        await atOnce(entries.map { ($0.name, $0.clients[...]) }, method, path, headers)
    }

    /// Asks every replica of every service.
    func askEach(
        _ method: EndpointMethod, _ path: String, headers: [(name: String, value: String)]
    ) async -> [NamedAnswer] {
        let each = entries.flatMap { entry in entry.clients.map { (entry.name, [$0][...]) } }
        return await atOnce(each, method, path, headers)
    }

    private func atOnce(
        _ asked: [(name: String, clients: ArraySlice<PartnerClient>)], _ method: EndpointMethod, _ path: String,
        _ headers: [(name: String, value: String)]
    ) async -> [NamedAnswer] {
        await withTaskGroup(of: (Int, Result<PartnerClient.Answer, PartnerError>).self) { group in
            for (index, entry) in asked.enumerated() {
                group.addTask { (index, await Self.first(of: entry.clients, method, path, headers)) }
            }
            var answers: [(Int, Result<PartnerClient.Answer, PartnerError>)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map { (asked[$0.0].name, $0.1) }
        }
    }

    private static func first(
        of clients: ArraySlice<PartnerClient>, _ method: EndpointMethod, _ path: String,
        _ headers: [(name: String, value: String)]
    ) async -> Result<PartnerClient.Answer, PartnerError> {
        for client in clients.dropLast() {
            // Another replica may know more of it than that this one does not answer.
            if let answer = try? await client.send(method, path, headers: headers) { return .success(answer) }
        }
        guard let last = clients.last else { preconditionFailure("a service has an address") }
        do throws(PartnerError) {
            return .success(try await last.send(method, path, headers: headers))
        } catch {
            return .failure(error)
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
