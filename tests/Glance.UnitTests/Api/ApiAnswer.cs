using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Glance.UnitTests.Api;

/// <summary>What the application answered.</summary>
internal sealed record ApiAnswer(int Status, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Message => Json.GetProperty("message").GetString()!;

    public string Id => Json.GetProperty("id").GetString()!;
}
