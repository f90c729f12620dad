using System.Net;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>A question to Cinder.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path below the project, with its query.</param>
/// <param name="What">What cannot be done when it fails.</param>
internal sealed record CinderCall(HttpMethod Method, string Path, string What)
{
    /// <summary>What is sent; null for nothing.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>An answer that is none of success and yet no failure; null for none.</summary>
    public HttpStatusCode? AlsoFine { get; init; }

    /// <summary>What a refusal (400, 409) of something well formed means: that a volume is not in the state for it.</summary>
    public StoreFailure Refusal { get; init; } = StoreFailure.Unavailable;

    /// <summary>Whether asking twice does what asking once does, so that it is asked again after an answer was lost.</summary>
    public bool IsRepeatable { get; init; } = true;
}
