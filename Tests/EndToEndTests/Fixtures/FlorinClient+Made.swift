import JSONKit
import TestSupport
import Testing

extension FlorinClient {
    /// Posts, and tells the id of what was made.
    func made(_ path: String, _ body: String) async throws -> String {
        let answer = try await post(path, body)
        return try #require(
            answer.json["id"]?.stringValue, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
    }
}
