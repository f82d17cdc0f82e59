import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /customer`: one for each address.
struct CreatePaystackCustomer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/customer", id: "createPaystackCustomer", summary: "Tell of a customer",
        tag: PaystackFace.tag, access: .public)

    struct Body: FieldDecodable {
        let email: String
        let firstName: String
        let lastName: String

        init(_ fields: inout Fields) {
            email = fields.required("email", .text(3...254))
            firstName = fields.optional("first_name", .text(0...100)) ?? ""
            lastName = fields.optional("last_name", .text(0...100)) ?? ""
        }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Customer created") {
            let person = try await shop.accounts.person(
                with: .paystack, email: body.email, firstName: body.firstName, lastName: body.lastName)
            return .wire([
                "transactions": .array([]), "subscriptions": .array([]), "authorizations": .array([]),
                "email": .string(person.email), "first_name": .string(person.firstName),
                "last_name": .string(person.lastName), "phone": .string(""), "integration": .number(1),
                "domain": .string("test"), "metadata": .object([]), "customer_code": .string(person.code),
                "risk_action": .string("default"), "id": .number(PartnerNumber.of(person.id)),
                "createdAt": .string("2026-11-30T00:00:00.000Z"), "updatedAt": .string("2026-11-30T00:00:00.000Z"),
                "identified": .bool(false), "identifications": .null,
            ])
        }
    }
}

/// A dedicated account in the words of the answer that it stands in.
enum PaystackAccountWords {
    enum Answer { case created, listed, closed }

    static func account(_ account: CustomerAccount, of person: PartnerPerson, in answer: Answer) -> JSONValue {
        .wire([
            "bank": .wire([
                "name": .string(PaystackWords.bankName), "id": .number(20), "slug": .string("wema-bank"),
            ]),
            "account_name": .string(account.name), "account_number": .string(account.number),
            "assigned": .bool(account.isOpen), "currency": .string(account.currency.code),
            "metadata": answer == .listed ? nil : .null, "active": .bool(account.isOpen),
            "id": .number(PartnerNumber.of(account.id)), "created_at": .string("\(account.createdAt)"),
            "updated_at": .string("\(account.createdAt)"),
            "split_config": answer == .listed ? .wire(["subaccount": .string("")]) : nil,
            "assignment": answer == .listed ? nil : assignment(account, person, in: answer),
            "customer": answer == .closed ? nil : customer(person),
        ])
    }

    private static func assignment(
        _ account: CustomerAccount, _ person: PartnerPerson, in answer: Answer
    ) -> JSONValue {
        .wire([
            "integration": .number(1), "assignee_id": .number(PartnerNumber.of(person.id)),
            "assignee_type": .string("Customer"), "expired": answer == .created ? .bool(false) : nil,
            "account_type": .string("PAY-WITH-TRANSFER-RECURRING"), "assigned_at": .string("\(account.createdAt)"),
            "expired_at": answer == .created ? .null : nil,
        ])
    }

    private static func customer(_ person: PartnerPerson) -> JSONValue {
        .wire([
            "id": .number(PartnerNumber.of(person.id)), "first_name": .string(person.firstName),
            "last_name": .string(person.lastName), "email": .string(person.email),
            "customer_code": .string(person.code), "phone": .string(""), "metadata": .object([]),
            "risk_action": .string("default"), "international_format_phone": .null,
        ])
    }
}

/// `POST /dedicated_account`
struct CreatePaystackAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/dedicated_account", id: "createPaystackAccount", summary: "Open a dedicated account",
        tag: PaystackFace.tag, access: .public)

    struct Body: FieldDecodable {
        let customer: String

        init(_ fields: inout Fields) { customer = fields.required("customer", .text(1...100)) }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let code = call.body.customer
        return try await desk.answer(call.header("Authorization"), "NUBAN successfully created") {
            guard let person = try await shop.accounts.person(with: .paystack, code: code) else {
                throw PaystackDesk.Refused(
                    status: 400, message: "Customer is not valid", code: "invalid_params")
            }
            let account = try await shop.accounts.open(
                with: .paystack, holder: code,
                name: "FLORIN/\(person.firstName.uppercased()) \(person.lastName.uppercased())", currency: .NGN)
            return PaystackAccountWords.account(account, of: person, in: .created)
        }
    }
}

/// `GET /dedicated_account`
struct ListPaystackAccounts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/dedicated_account", id: "listPaystackAccounts", summary: "Dedicated accounts",
        tag: PaystackFace.tag, access: .public)

    struct Query: FieldDecodable {
        let isActive: Bool
        let currency: Currency
        let customer: Int64

        init(_ fields: inout Fields) {
            isActive = fields.required("active", .bool)
            currency = fields.required("currency", .currency)
            customer = fields.required("customer", .integer(1 ... .max))
        }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let query = call.query
        var found: [JSONValue] = []
        for account in try await shop.accounts.all(with: .paystack) {
            guard let person = try await shop.accounts.person(with: .paystack, code: account.holder),
                PartnerNumber.of(person.id) == query.customer, account.isOpen == query.isActive,
                account.currency == query.currency
            else { continue }
            found.append(PaystackAccountWords.account(account, of: person, in: .listed))
        }
        let meta = JSONValue.wire([
            "total": .number(Int64(found.count)), "skipped": .number(0), "perPage": .number(50), "page": .number(1),
            "pageCount": .number(1),
        ])
        return try await desk.answer(
            call.header("Authorization"), "Managed accounts successfully retrieved", meta: meta
        ) { [found] in .array(found) }
    }
}

/// `DELETE /dedicated_account/{id}`
struct ClosePaystackAccount: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/paystack/dedicated_account/{id}", id: "closePaystackAccount", summary: "Close one",
        tag: PaystackFace.tag, access: .public)

    struct Path: FieldDecodable {
        let id: Int64

        init(_ fields: inout Fields) { id = fields.required("id", .integer(1 ... .max)) }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Managed Account Successfully Unassigned") {
            guard let account = try await shop.accounts.close(with: .paystack, number: call.path.id),
                let person = try await shop.accounts.person(with: .paystack, code: account.holder)
            else {
                throw PaystackDesk.Refused(status: 404, message: "Account not found", code: "resource_not_found")
            }
            return PaystackAccountWords.account(account, of: person, in: .closed)
        }
    }
}
