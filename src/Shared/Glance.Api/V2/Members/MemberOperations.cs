using Glance.Operations.Members;

namespace Glance.Api.V2.Members;

/// <summary>The operations behind the members' endpoints.</summary>
internal sealed record MemberOperations(AddMember Add, ListMembers List, ShowMember Show, UpdateMember Update, RemoveMember Remove);
