import Synchronization

extension Pool {
    /// Any thread.
    func nextListener() -> Int {
        listenerKeys.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func listen(_ key: Int, channel: String, continuation: AsyncStream<String>.Continuation) {
        guard !isClosed else { return continuation.finish() }
        let listener = NotificationListener(pool: self, channel: channel, continuation: continuation)
        listeners[key] = listener
        listener.start()
    }

    func stopListening(_ key: Int) {
        listeners.removeValue(forKey: key)?.stop()
    }
}
