import HTTPKit
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The mail server: takes mail for any address, and does with it what the address asks for.
final class SMTPListener: Service, Sendable {
    private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let book: InboxBook
    private let reporter: MailReporter
    private let config: InboxConfig
    private let logger: Logger
    private let open = Mutex(0)

    /// The first line does not come, or the next command does not.
    private static let patience = TimeAmount.seconds(300)

    init(book: InboxBook, reporter: MailReporter, config: InboxConfig, logger: Logger) {
        self.book = book
        self.reporter = reporter
        self.config = config
        self.logger = logger
    }

    func run() async throws {
        let server = try await ListenError.naming(config.smtpHost, config.smtpPort) {
            try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: config.smtpHost, port: config.smtpPort) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            IdleStateHandler(readTimeout: Self.patience))
                        try channel.pipeline.syncOperations.addHandler(EndWhenIdle())
                        return try Client(wrappingChannelSynchronously: channel)
                    }
                }
        }
        logger.info("taking mail", metadata: ["port": "\(server.channel.localAddress?.port ?? 0)"])
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                do {
                    try await server.executeThenClose { clients in
                        for try await client in clients { group.addTask { await self.serve(client) } }
                    }
                } catch {
                    if !Task.isCancelled {
                        self.logger.error("the mail server has ended", metadata: ["error": "\(error)"])
                    }
                }
                group.cancelAll()
            }
        }
    }

    private func serve(_ client: Client) async {
        let isOne = open.withLock { open in
            open += 1
            return open <= config.mostConnections
        }
        defer { open.withLock { $0 -= 1 } }
        do {
            try await client.executeThenClose { inbound, outbound in
                guard isOne else {
                    try await outbound.write(Self.line("421 4.3.2 too many connections"))
                    return
                }
                try await outbound.write(Self.line(SMTPSession.greeting))
                var session = SMTPSession()
                for try await bytes in inbound {
                    session.feed(bytes.readableBytesView)
                    while let act = session.next() {
                        guard let reply = try await self.perform(act, &session) else { return }
                        try await outbound.write(Self.line(reply))
                        if act == .close { return }
                    }
                }
            }
        } catch {
            // A client that is gone; whatever it was told stands.
            logger.debug("a mail client has left", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: what is replied; nil ends the connection without a word.
    private func perform(_ act: SMTPSession.Act, _ session: inout SMTPSession) async throws -> String? {
        switch act {
        case .reply(let reply): return reply
        case .judge(let recipient, let returnPath):
            return session.judged(recipient, try await book.judge(recipient, from: returnPath))
        case .take(let raw, let returnPath, let recipients):
            var isAnswered = true
            var id = ""
            for recipient in recipients {
                let taken = try await book.take(raw, from: returnPath, to: recipient)
                reporter.report(taken.message)
                isAnswered = isAnswered && taken.isAnswered
                id = "\(taken.message.id)"
            }
            return isAnswered ? "250 2.0.0 taken as \(id)" : nil
        case .close: return "221 2.0.0 goodbye"
        }
    }

    private static func line(_ text: String) -> ByteBuffer { ByteBuffer(string: "\(text)\r\n") }
}

/// Ends a connection on which nothing comes.
private final class EndWhenIdle: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
