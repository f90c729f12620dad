using System.Net;
using System.Net.Http.Headers;
using Glance.Stores.Drivers.Swift.Logins;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>A question to Swift, to be asked as often as it takes.</summary>
/// <param name="Account">The account.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Path below the account, with its query.</param>
/// <param name="What">What cannot be done when it fails.</param>
internal sealed record SwiftCall(SwiftAccount Account, HttpMethod Method, string Path, string What)
{
    /// <summary>An answer that is none of success and yet no failure; null for none.</summary>
    public HttpStatusCode? AlsoFine { get; init; }

    /// <summary>Whether a refusal is nothing that the log should have.</summary>
    public bool MayBeRefused { get; init; }

    /// <summary>Whether 404 means that the container is missing, as it does where something is made in it.</summary>
    public bool IsInContainer { get; init; }

    /// <summary>
    /// Whether image data is read. Whoever has the account may put a symlink to any other account in the data's place, and Swift follows it
    /// with the rights of who asks: so it is read with nobody's rights but the caller's (docs/decisions/0422).
    /// </summary>
    public bool ReadsData { get; init; }

    /// <summary>Sets headers of the request.</summary>
    public Action<HttpRequestHeaders>? Headers { get; init; }

    /// <summary>Makes the body of a try; null for none.</summary>
    public Func<ServerPatience, SentContent>? Body { get; init; }

    /// <summary>Whether the body can be sent once more.</summary>
    public Func<bool> IsRepeatable { get; init; } = static () => true;
}
