/// US cents from which an operation is asked about, by the customer's risk. Every transfer looks here, so it is one
/// look into an array.
struct AskLines: Sendable, Hashable {
    private var lines = [Int64?](
        repeating: nil,
        count: AssessmentPolicy.Operation.allCases.count * AssessmentPolicy.Risk.allCases.count)

    /// Nil: never.
    subscript(operation: AssessmentPolicy.Operation, risk: AssessmentPolicy.Risk) -> Int64? {
        get { lines[Self.place(operation, risk)] }
        set { lines[Self.place(operation, risk)] = newValue }
    }

    private static func place(_ operation: AssessmentPolicy.Operation, _ risk: AssessmentPolicy.Risk) -> Int {
        let row =
            switch operation {
            case .transfer: 0
            case .ownTransfer: 1
            case .conversion: 2
            case .withdrawal: 3
            case .payout: 4
            case .billPayment: 5
            case .card: 6
            case .deposit: 7
            case .loan: 8
            case .investment: 9
            }
        let column =
            switch risk {
            case .low: 0
            case .medium: 1
            case .high: 2
            }
        return row * 3 + column
    }
}
