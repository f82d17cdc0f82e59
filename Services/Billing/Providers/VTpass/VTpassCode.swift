/// What its codes mean for us (vtpass.com/documentation/response-codes).
enum VTpassCode {
    /// Processed; how, its status says.
    static let processed = "000"
    /// It may have been said that a number is right.
    static let confirmed = "020"
    /// Not done.
    static let failures: Set<String> = ["016", "091"]
    /// The order is refused: variation, arguments, product, amount, biller, service or id are wrong.
    static let refusals: Set<String> = [
        "010", "011", "012", "013", "017", "030", "031", "032", "034", "035", "085",
    ]
    /// Something is wrong with our account there: balance, locked, access, address, product, key.
    static let ours: Set<String> = ["018", "021", "022", "023", "024", "027", "028", "087"]
    static let reversed = "040"
    /// An equal order was there within half a minute.
    static let tooSoon = "019"
    /// Nothing of this id has ever come.
    static let neverArrived = "015"
    /// The biller behind it does not answer.
    static let billerAway = "030"
}
