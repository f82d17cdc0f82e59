import ArgumentParser
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// What Hummingbird can do when a small answer is all there is to do: the control of everything that does more.
@main
struct BareAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-answer", abstract: "Answer every request with the same few bytes")

    @Option(help: "Port on loopback")
    var port: Int

    func run() async throws {
        let body = ByteBuffer(string: #"{"data":[],"next_cursor":null,"posted":{"amount":"12.34","currency":"USD"}}"#)
        let fields: HTTPFields = [.contentType: "application/json", .contentLength: "\(body.readableBytes)"]
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "bench"),
            responder: { _, writer, _ in
                var writer = try await writer.writeHead(HTTPResponse(status: .ok, headerFields: fields))
                try await writer.write(body)
                try await writer.finish(nil)
            })
        try await server.run()
    }
}
