import HummingbirdCore
import NIOCore

/// Takes the pieces of a streamed answer.
package struct BodyWriter {
    var writer: any ResponseBodyWriter

    /// Returns when the connection can take more.
    package mutating func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await writer.write(ByteBuffer(bytes: bytes))
    }

    package mutating func write(_ text: String) async throws {
        guard !text.isEmpty else { return }
        try await writer.write(ByteBuffer(string: text))
    }
}
