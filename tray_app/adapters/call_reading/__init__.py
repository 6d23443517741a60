"""From the exports of phone systems to calls: mappings as data, tables of any format, and teaching a new one."""
