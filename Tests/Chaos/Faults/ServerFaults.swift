import Primitives
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

extension FaultShelf {
    func brokerKill() -> Fault {
        Fault(name: "kill -9 rabbitmq", kind: "broker-kill", target: "broker") {
            try await bringDown("rabbitmq", SIGKILL)
        }
    }

    func brokerStop(_ random: inout SplitMix64) -> Fault {
        let time = seconds(10...60, &random)
        return Fault(name: "RabbitMQ stopped for \(time)", kind: "broker-stop", target: "broker") {
            try await supervisor.holding("rabbitmq") {
                try await endBroker()
                try await Task.sleep(for: time)
            }
            try await untilItListens("rabbitmq")
        }
    }

    /// Told to end, and killed when it does not: with clients that come back all the time it may wait for ever.
    private func endBroker() async throws {
        nodes.signal("rabbitmq", SIGTERM)
        do {
            try await untilItIsGone("rabbitmq", within: .seconds(10))
        } catch is NeverHappened {
            nodes.signal("rabbitmq", SIGKILL)
            try await untilItIsGone("rabbitmq")
        }
    }

    /// Its snapshot goes with it, so that it comes back empty.
    func redisKill() -> Fault {
        Fault(name: "Redis killed and emptied", kind: "redis-kill") {
            try await supervisor.holding("redis") {
                nodes.signal("redis", SIGKILL)
                try await untilItIsGone("redis")
                let snapshot = "\(stage.dataFolder)/redis/dump.rdb"
                guard unlink(snapshot) == 0 || errno == ENOENT else { throw CannotDelete(path: snapshot) }
            }
            try await untilItListens("redis")
        }
    }

    struct CannotDelete: Error {
        let path: String
    }

    /// Ends a server and waits until the one that the supervisor starts in its place listens.
    func bringDown(_ server: String, _ number: Int32) async throws {
        let before = await supervisor.starts[server, default: 0]
        nodes.signal(server, number)
        // A process of many threads looks dead while its sockets are still open, so the new one is what counts.
        try await eventually(within: .seconds(60), every: .milliseconds(20), "\(server) is started again") {
            await supervisor.starts[server, default: 0] > before
        }
        try await untilItListens(server)
    }

    func untilItIsGone(_ server: String, within limit: Duration = .seconds(30)) async throws {
        try await eventually(within: limit, every: .milliseconds(20), "\(server) ends") {
            nodes.pid(of: server) == nil
        }
    }

    func isListening(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
