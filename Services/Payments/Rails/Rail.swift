package import MoneyKit
package import PaymentsDomain
package import Primitives

/// A way on which banks carry money in files: how its files are written and read, and when they go out.
///
/// What goes out on it waits as a line (`RailItem`), goes into one file (`RailDispatch`), and ends by the bank's word
/// in a file that comes (`BankBooking`) or, where banks say nothing of what is done, by their silence (`RailClock`).
package struct Rail: Sendable {
    package let name: RailName
    /// What it can pay to.
    package let schemes: Set<BankNumbers.Scheme>
    /// Most lines of one file.
    package let linesOfFile: Int
    /// The newest instant by now at which what waits goes out by itself.
    package let cutOff: @Sendable (_ now: Timestamp) -> Timestamp
    /// The day where its banks are.
    package let today: @Sendable (_ now: Timestamp) -> CalendarDay
    /// The code of why it cannot carry an amount to an account; nil: it can.
    package let refusal: @Sendable (Money, BankNumbers) -> String?
    /// Throws for lines that it cannot carry: a bug, since what waits was judged before.
    package let write: @Sendable (RailBatch) throws -> WrittenBankFile
    /// Nil: a file of another kind.
    ///
    /// Throws `bankFileInvalid`.
    package let read: @Sendable ([UInt8]) throws(PaymentsError) -> ReadBankFile?

    package init(
        name: RailName, schemes: Set<BankNumbers.Scheme>, linesOfFile: Int = 1_000,
        cutOff: @escaping @Sendable (Timestamp) -> Timestamp,
        today: @escaping @Sendable (Timestamp) -> CalendarDay,
        refusal: @escaping @Sendable (Money, BankNumbers) -> String?,
        write: @escaping @Sendable (RailBatch) throws -> WrittenBankFile,
        read: @escaping @Sendable ([UInt8]) throws(PaymentsError) -> ReadBankFile?
    ) {
        self.name = name
        self.schemes = schemes
        self.linesOfFile = linesOfFile
        self.cutOff = cutOff
        self.today = today
        self.refusal = refusal
        self.write = write
        self.read = read
    }
}

/// Those that there are, in their order.
struct Rails: Sendable {
    let all: [Rail]

    /// - Throws: `railNotAvailable`.
    func named(_ name: RailName) throws(PaymentsError) -> Rail {
        guard let rail = all.first(where: { $0.name == name }) else { throw .railNotAvailable }
        return rail
    }

    /// What a file says, by the first rail that knows its kind.
    /// - Throws: `bankFileInvalid`.
    func read(_ bytes: [UInt8]) throws(PaymentsError) -> ReadBankFile {
        for rail in all {
            if let read = try rail.read(bytes) { return read }
        }
        throw .bankFileInvalid("This is no kind of file that we know.")
    }
}
