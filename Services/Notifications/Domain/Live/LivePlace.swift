/// Where somebody who comes back goes on in an inbox.
package enum LivePlace: Equatable, Sendable {
    /// After this one, with everything that came since.
    case after(Int64)
    /// Too much came since to tell it all here: it is listed over HTTP, and goes on after this one.
    case gap(Int64)

    /// Entries that are told again at most.
    package static let longest: Int64 = 500

    /// - Parameters:
    ///   - cursor: the last that the client has.
    ///   - head: the newest there is. A cursor beyond it is of another inbox, or of a time that a backup has undone:
    ///     what comes next is new to its client.
    package init(cursor: Int64, head: Int64) {
        self = head - cursor > Self.longest ? .gap(head) : .after(min(cursor, head))
    }
}
