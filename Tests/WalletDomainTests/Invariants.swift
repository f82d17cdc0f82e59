import LedgerSupport
import Testing

extension LedgerWorld {
    /// The invariants of the service's README that can be seen without a database.
    func checkInvariants(_ place: SourceLocation = #_sourceLocation) {
        // From the beginning: the worlds of these tests are small.
        var auditor = LedgerAuditor(self)
        let breaches = auditor.breaches(in: self)
        #expect(breaches.isEmpty, sourceLocation: place)
    }
}
