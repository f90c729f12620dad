using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Glance.UnitTests.Api;

/// <summary>What the application answered.</summary>
internal sealed record ApiAnswer(int Status, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Message => Json.GetProperty("message").GetString()!;

    /// <summary>The first part of an error's message.</summary>
    public string Explanation => Message.Split("<br /><br />\n")[0];

    /// <summary>The second part.</summary>
    public string Detail => Message.Split("<br /><br />\n")[1].TrimEnd('\n');

    public string Id => Json.GetProperty("id").GetString()!;
}
