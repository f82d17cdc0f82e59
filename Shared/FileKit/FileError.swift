/// Why a file is not kept, or not given.
package enum FileError: Error, Sendable, Equatable {
    /// There is none at this address.
    case notFound
    case tooLarge(limit: Int)
    case empty
    /// What it is by its content, if that is known, is not among what is taken.
    case typeRefused(FileType?)
    /// Altered, cut off, put in another's place, or sealed with a key that is not here. Nothing of it is given out.
    case damaged(String)
    /// The folder or the bucket does not do what it should.
    case unavailable(String)
}
