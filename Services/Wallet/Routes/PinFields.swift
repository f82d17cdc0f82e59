import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

extension Access {
    /// A customer in person: no API key gives or sets a PIN.
    static let persons = Access.roles([.customer, .merchant])
}

extension FieldType<String> {
    /// Digits only; whether they are weak is told by the domain.
    static var pin: FieldType {
        .characters(PIN.length, pattern: "^[0-9]{4,6}$", example: "1470") { ("0"..."9").contains($0) }
            .secret
    }
}
