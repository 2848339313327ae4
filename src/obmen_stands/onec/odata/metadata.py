"""`$metadata`: the EDMX of what is published, and the list of sets."""

from xml.sax.saxutils import quoteattr

from .attributes import Attribute, Attributes
from .register import ARGUMENTS, BALANCE, PERIODS, Register, described
from .schema import EntitySet, Profile

EDM = {
    "guid": "Edm.Guid", "reference": "Edm.Guid", "version": "Edm.String", "string": "Edm.String",
    "boolean": "Edm.Boolean", "datetime": "Edm.DateTime", "double": "Edm.Double", "int64": "Edm.Int64",
    "any": "Edm.String",
}  # fmt: skip
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">'
    '<edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"'
    ' m:DataServiceVersion="3.0" m:MaxDataServiceVersion="3.0">'
    '<Schema Namespace="StandardODATA" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">'
)
TAIL = "</Schema></edmx:DataServices></edmx:Edmx>"


def edmx(profile: Profile) -> bytes:
    sets = list(profile.sets.values())
    parts = [_entity_type(one) for one in sets]
    parts += [_row_type(one, name, columns) for one in sets for name, columns in (one.parts or {}).items()]
    parts += [_table_type(one.register, function) for one in sets if one.register for function in _totals(one)]
    links = [(one, attribute) for one in sets for attribute in one.attributes.values() if attribute.navigation]
    parts += [_association(one, attribute) for one, attribute in links]
    parts.append(_container(sets, links))
    return (HEAD + "".join(parts) + TAIL).encode()


def _entity_type(entity: EntitySet) -> str:
    key = "".join(f"<PropertyRef Name={quoteattr(name)}/>" for name in entity.key)
    body = "".join(_property(entity, one) for one in entity.attributes.values())
    links = "".join(
        f"<NavigationProperty Name={quoteattr(one.navigation)}"
        f' Relationship="StandardODATA.{entity.name}_{one.navigation}" FromRole="Begin" ToRole="End"/>'
        for one in entity.attributes.values()
        if one.navigation
    )
    return f"<EntityType Name={quoteattr(entity.name)}><Key>{key}</Key>{body}{links}</EntityType>"


def _property(entity: EntitySet, attribute: Attribute) -> str:
    if attribute.type == "rows":
        row_type = f"Collection(StandardODATA.{_row_type_name(entity, attribute.target)})"
        return f'<Property Name={quoteattr(attribute.name)} Type="{row_type}" Nullable="true"/>'
    nullable = "false" if attribute.name in entity.key else "true"
    own = f'<Property Name={quoteattr(attribute.name)} Type="{EDM[attribute.type]}" Nullable="{nullable}"/>'
    if attribute.type != "any":
        return own
    return own + f'<Property Name="{attribute.name}_Type" Type="Edm.String" Nullable="{nullable}"/>'


def _row_type_name(entity: EntitySet, part: str) -> str:
    return f"{entity.name}_RowType" if entity.register else f"{entity.name}_{part}_RowType"


def _row_type(entity: EntitySet, name: str, columns: Attributes) -> str:
    body = "".join(_property(entity, one) for one in columns.values())
    return f"<ComplexType Name={quoteattr(_row_type_name(entity, name))}>{body}</ComplexType>"


def _association(entity: EntitySet, attribute: Attribute) -> str:
    return (
        f"<Association Name={quoteattr(f'{entity.name}_{attribute.navigation}')}>"
        f'<End Role="Begin" Type="StandardODATA.{entity.name}" Multiplicity="*"/>'
        f'<End Role="End" Type="StandardODATA.{attribute.target}" Multiplicity="0..1"/></Association>'
    )


def _container(sets: list[EntitySet], links: list[tuple[EntitySet, Attribute]]) -> str:
    inside = [f'<EntitySet Name="{one.name}" EntityType="StandardODATA.{one.name}"/>' for one in sets]
    inside += [
        f'<AssociationSet Name="{one.name}_{attribute.navigation}"'
        f' Association="StandardODATA.{one.name}_{attribute.navigation}">'
        f'<End Role="Begin" EntitySet="{one.name}"/><End Role="End" EntitySet="{attribute.target}"/></AssociationSet>'
        for one, attribute in links
    ]
    inside += [_table(one, one.register, function) for one in sets if one.register for function in one.functions]
    inside += [_posting(one, act) for one in sets if one.presentation for act in ("Post", "Unpost")]
    body = "".join(inside)
    return f'<EntityContainer Name="EnterpriseV8" m:IsDefaultEntityContainer="true">{body}</EntityContainer>'


def _totals(entity: EntitySet) -> tuple[str, ...]:
    """Tables whose rows are no records."""
    return entity.functions if entity.register and not entity.register.of_information else ()


def _table_type(register: Register, function: str) -> str:
    """Described with the periods 1C would split it by, which a call cannot ask for."""
    own = {one.name: one for one in register.dimensions.values()}
    if function != BALANCE:
        own |= {f"{one}Period": Attribute(f"{one}Period", "datetime") for one in PERIODS}
        own |= {register.recorder.name: register.recorder, "LineNumber": Attribute("LineNumber", "int64")}
    own |= register.columns(function)
    entity = EntitySet(f"{register.name}_{described(function)}", "", own, key=())
    body = "".join(_property(entity, one) for one in own.values())
    return f"<ComplexType Name={quoteattr(entity.name)}>{body}</ComplexType>"


def _table(entity: EntitySet, register: Register, function: str) -> str:
    """Bound to its register by the type of a parameter; there is no EntitySet in it."""
    row = entity.name if register.of_information else f"{register.name}_{described(function)}"
    given = "".join(
        f'<Parameter Name="{name}" Type="Edm.{"DateTime" if name.endswith("Period") else "String"}"/>'
        for name in ARGUMENTS[function]
    )
    return (
        f'<FunctionImport Name="{function}" IsBindable="true" IsSideEffecting="false"'
        f' ReturnType="Collection(StandardODATA.{row})">'
        f'<Parameter Name="bindingParameter" Type="StandardODATA.{entity.name}"/>{given}</FunctionImport>'
    )


def _posting(entity: EntitySet, act: str) -> str:
    return (
        f'<FunctionImport Name="{act}" IsBindable="true" IsSideEffecting="true">'
        f'<Parameter Name="bindingParameter" Type="StandardODATA.{entity.name}"/>'
        '<Parameter Name="PostingModeOperational" Type="Edm.Boolean"/></FunctionImport>'
    )
