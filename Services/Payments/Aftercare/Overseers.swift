import Authentication
import HTTPKit

extension CallContext {
    /// Whether the caller decides about what is another's: staff in person, or with a key that is for staff's work. A
    /// key of theirs that is for their own payments stays with these.
    var decidesForOthers: Bool { oversees && callerIfAny?.may(.opsWrite) == true }
}
