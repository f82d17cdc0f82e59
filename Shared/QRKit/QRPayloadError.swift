/// Why a text is no payload, or there is none.
package enum QRPayloadError: Error, Hashable, Sendable {
    /// It is not made of tags, lengths and values, or one tag comes twice.
    case notObjects
    /// It does not begin as payloads of the one version that there is.
    case unknownFormat
    /// It does not end with the checksum of what stands before, so something of it was lost or changed.
    case checksumWrong
    /// The amount is none, or not one of its currency.
    case amountMalformed
    /// A field that a payload must have is missing, empty or too long for it.
    case unwritable(tag: String)
}
