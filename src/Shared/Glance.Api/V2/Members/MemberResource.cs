using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Routing;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Operations.Members;

namespace Glance.Api.V2.Members;

/// <summary>/v2/images/{image_id}/members and those below (glance-v2-contract section 13).</summary>
internal sealed class MemberResource(MemberOperations operations) : IResource
{
    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes =>
    [
        new("/images/{image_id}/members", RouteVerb.NoBody("GET", ListAsync), RouteVerb.Of("POST", AddAsync)),
        new("/images/{image_id}/members/{member_id}",
            RouteVerb.NoBody("GET", ShowAsync), RouteVerb.Of("PUT", UpdateAsync), RouteVerb.NoBody("DELETE", RemoveAsync)),
    ];

    /// <summary>Makes the resource.</summary>
    public static MemberResource From(ApiParts parts) => new(MemberOperations.From(parts.Operations));

    /// <summary>GET …/members.</summary>
    public async Task ListAsync(Exchange exchange)
    {
        var members = await FoundAsync(operations.List.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted));
        using var json = new PythonJsonWriter(ascii: false);
        json.BeginObject();
        json.Name("members"u8);
        json.BeginArray();
        foreach (var member in members)
            Write(json, member);
        json.EndArray();
        json.Member("schema"u8, "/v2/schemas/members");
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    /// <summary>POST …/members.</summary>
    public async Task AddAsync(Exchange exchange)
    {
        var project = MemberRequest.Member(await JsonBody.ReadAsync(exchange.Request, exchange.Aborted));
        await SendAsync(exchange, operations.Add.ExecuteAsync(exchange.Context, exchange.Values[0], project, exchange.Aborted));
    }

    /// <summary>GET …/members/{member_id}: what is forbidden is not found either.</summary>
    public async Task ShowAsync(Exchange exchange)
    {
        try
        {
            await SendAsync(exchange, operations.Show.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Values[1], exchange.Aborted));
        }
        catch (ForbiddenException error)
        {
            throw new ApiException(404, error.Message);
        }
    }

    /// <summary>PUT …/members/{member_id}.</summary>
    public async Task UpdateAsync(Exchange exchange)
    {
        var status = MemberRequest.Status(await JsonBody.ReadAsync(exchange.Request, exchange.Aborted));
        await SendAsync(exchange, operations.Update.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Values[1], status, exchange.Aborted));
    }

    /// <summary>DELETE …/members/{member_id}: the one empty answer without a type.</summary>
    public async Task RemoveAsync(Exchange exchange)
    {
        await FoundAsync(RemovedAsync());
        exchange.Response.StatusCode = 204;

        async Task<bool> RemovedAsync()
        {
            await operations.Remove.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Values[1], exchange.Aborted);
            return true;
        }
    }

    private static async Task SendAsync(Exchange exchange, Task<Member> work)
    {
        var member = await FoundAsync(work);
        using var json = new PythonJsonWriter(ascii: false);
        Write(json, member);
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    /// <summary>Members have a sentence of their own for images that are not there.</summary>
    private static async Task<T> FoundAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (ImageNotFoundException error) when (!error.Hidden)
        {
            throw new ApiException(404, $"Image {error.ImageId} not found.");
        }
    }

    private static void Write(PythonJsonWriter json, Member member)
    {
        json.BeginObject();
        json.Member("member_id"u8, member.MemberId);
        json.Member("image_id"u8, member.ImageId);
        json.Member("status"u8, member.Status);
        json.Member("created_at"u8, member.CreatedAt);
        json.Member("updated_at"u8, member.UpdatedAt);
        json.Member("schema"u8, "/v2/schemas/member");
        json.EndObject();
    }
}
