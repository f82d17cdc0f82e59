/// The places at which files of banks can be made to die.
package enum RailCrashPoints {
    /// A file is written, and the bank does not have it.
    static let written = "rail.written"
    /// The bank has it, and we have not written that down.
    static let delivered = "rail.delivered"
    /// What came is booked, and the bank's name for it is known.
    static let booked = "rail.booked"
    /// The wallet has credited what came, and that is not written.
    static let credited = "rail.credited"

    package static let all = [written, delivered, booked, credited]
}
