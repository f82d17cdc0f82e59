import Glibc
import NIOPosix

/// Whether a URL from outside leads into a network that is none of the public Internet's.
package struct AddressCheck: Sendable {
    /// Name resolution that takes longer is given up.
    private static let patience = Duration.seconds(1)

    /// The addresses of a name; none when it has none, or nobody could say.
    package typealias Resolve = @Sendable (_ name: String) async -> [IPAddress]

    private let resolve: Resolve

    /// - Parameter resolve: the system's way (`/etc/hosts`, DNS) unless a test has another.
    package init(resolve: @escaping Resolve = AddressCheck.system) {
        self.resolve = resolve
    }

    /// True if all that the host stands for now is public. A name that stands for nothing leads nowhere, so it is no
    /// danger to whom it is only shown; whoever fetches it must connect to an address that was checked, since the
    /// next answer for the name may be another.
    package func isPublic(_ url: ClientURL) async -> Bool {
        switch url.host {
        case .address(let address): address.isPublic
        case .name(let name): await resolve(name).allSatisfy(\.isPublic)
        }
    }

    package static let system: Resolve = { name in
        await withTaskGroup(of: [IPAddress]?.self) { group in
            group.addTask { await lookUp(name) }
            group.addTask {
                try? await Task.sleep(for: patience)  // cut short only when the answer is there
                return nil
            }
            defer { group.cancelAll() }
            return await group.next().flatMap(\.self) ?? []
        }
    }

    /// `getaddrinfo` blocks, so it runs on a thread for such things.
    private static func lookUp(_ name: String) async -> [IPAddress] {
        do {
            return try await NIOThreadPool.singleton.runIfActive { addresses(of: name) }
        } catch {
            return []  // the process is ending
        }
    }

    private static func addresses(of name: String) -> [IPAddress] {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, nil, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            guard let info = entry?.pointee else { return nil }
            return address(of: info)
        }
    }

    private static func address(of info: addrinfo) -> IPAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let flags = NI_NUMERICHOST
        guard getnameinfo(info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, flags) == 0 else {
            return nil
        }
        // A link-local address has its interface behind a percent sign.
        let bytes = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(bitPattern: $0) }
        return IPAddress(String(decoding: bytes, as: UTF8.self))
    }
}
