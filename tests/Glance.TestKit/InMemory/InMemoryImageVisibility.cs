using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;

namespace Glance.TestKit.InMemory;

/// <summary>Who sees what (glance-v2-contract sections 6 and 9).</summary>
internal static class InMemoryImageVisibility
{
    public static bool IsVisible(RequestContext context, InMemoryImageRecord record)
    {
        var image = record.Image;
        if (context.IsAdmin || image.Owner is null || image.Visibility is ImageVisibility.Public or ImageVisibility.Community)
            return true;
        return context.ProjectId is { } project
            && (image.Owner == project || (image.Visibility is ImageVisibility.Shared && record.FindMember(project) is not null));
    }

    public static bool IsListed(RequestContext context, ImageQuery query, InMemoryImageRecord record)
    {
        var image = record.Image;
        if (!context.IsAdmin && !IsCandidate(context, query, record))
            return false;
        return query.Visibility switch
        {
            null => image.Visibility is not ImageVisibility.Community || (context.ProjectId is { } project && image.Owner == project),
            VisibilityFilter.All => true,
            { } wanted => image.Visibility.ToString() == wanted.ToString(),
        };
    }

    private static bool IsCandidate(RequestContext context, ImageQuery query, InMemoryImageRecord record)
    {
        var image = record.Image;
        if (image.Visibility is ImageVisibility.Public or ImageVisibility.Community)
            return true;
        if (context.ProjectId is not { } project)
            return false;
        return image.Owner == project
            || (image.Visibility is ImageVisibility.Shared
                && record.FindMember(project) is { Status: var status }
                && (query.MemberStatus == "all" || query.MemberStatus == status));
    }
}
